/** Prints new secrets for a namespace, once: node k8s/dist/print-secrets.js shiren | kubectl apply -f - ; MASTER_KEY is taken over where it is set. */
import { stringify } from 'yaml';
import { newSecrets } from './secrets.js';

const [namespace] = process.argv.slice(2);
if (!namespace) {
  process.stderr.write('Usage: node k8s/dist/print-secrets.js <namespace>\nApply it once: applied again, it would change every password and the master key.\n');
  process.exit(1);
}
process.stdout.write(
  newSecrets(namespace, process.env['MASTER_KEY'])
    .map((secret) => `---\n${stringify(secret)}`)
    .join(''),
);
