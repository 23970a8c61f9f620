/**
 * Prints new secrets for a namespace: node k8s/dist/print-secrets.js shiren | kubectl create -f - . MASTER_KEY is reused if it is set.
 * `create` doesn't change existing secrets, so an upgrade only adds new ones.
 */
import { stringify } from 'yaml';
import { newSecrets } from './secrets.js';

const [namespace] = process.argv.slice(2);
if (!namespace) {
  process.stderr.write(
    'Usage: node k8s/dist/print-secrets.js <namespace>\nUse it with kubectl create, not apply: applied again, it would change every password and the master key.\n',
  );
  process.exit(1);
}
process.stdout.write(
  newSecrets(namespace, process.env['MASTER_KEY'])
    .map((secret) => `---\n${stringify(secret)}`)
    .join(''),
);
