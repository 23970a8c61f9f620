/** npm test: runs all tests, on real servers and models and in a real browser. Arguments are passed on to jest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../deploy/prepare.mjs';
import './use-hooks.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const words = process.argv.slice(2);
const paths = words.filter((word) => /^(apps|libs|deploy|tools|k8s|e2e)\b/.test(word));
ensureSystemPackages({ wholeSystem: !words.includes('unit') && (paths.length === 0 || paths.some((path) => path.startsWith('e2e'))) });

const jest = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', `${root}node_modules/jest/bin/jest.js`, ...words], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => jest.kill(signal));
const [code] = await once(jest, 'exit');
process.exit(code ?? 1);
