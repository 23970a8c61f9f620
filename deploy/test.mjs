/** npm test: everything that must hold, on real servers and models, in a real browser. Words are passed on to jest. */
import { spawnSync } from 'node:child_process';
import { root } from './prepare.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import './card-font.mjs';

const words = process.argv.slice(2);
const paths = words.filter((word) => /^(apps|libs|deploy|bench|k8s|e2e)\b/.test(word));
if (!words.includes('unit') && (paths.length === 0 || paths.some((path) => path.startsWith('e2e')))) ensureSystemPackages();

const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', `${root}node_modules/jest/bin/jest.js`, ...words], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
