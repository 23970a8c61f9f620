/**
 * npm run rotate-keys: re-wraps all data keys with the current MASTER_KEY, service by service, while the system runs. See docs/security/security.md.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const service of ['console', 'authority', 'tokens', 'materials']) {
  const { status } = spawnSync(process.execPath, [`${root}apps/${service}/dist/rotate-keys.js`], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
process.stdout.write('Done. MASTER_KEYS_OTHER can be taken away; LOOKUP_KEY must stay as it is.\n');
