/** npm test: everything that must hold, on real servers and models. Words are passed on to jest. */
import { spawnSync } from 'node:child_process';
import { root } from './prepare.mjs';
import './card-font.mjs';

const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', `${root}node_modules/jest/bin/jest.js`, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
