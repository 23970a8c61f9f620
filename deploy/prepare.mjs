/** Makes a fresh clone ready to run: installs the dependencies of the lock file and compiles everything. */
import './ends-with-npm.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed; this is ${process.version}. See https://nodejs.org/en/download`);
  process.exit(1);
}

// ONNX Runtime sends telemetry to its vendor unless this is in the environment before it loads; every program started from here inherits it
process.env.ORT_DISABLE_TELEMETRY = '1';

function run(what, command, words) {
  const began = Date.now();
  process.stdout.write(`${what} …\n`);
  const { status } = spawnSync(command, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error(`${what} failed.`);
    process.exit(status ?? 1);
  }
  process.stdout.write(`${what}: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}

const lock = `${root}package-lock.json`;
const installed = `${root}node_modules/.package-lock.json`;
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  run('Installing what package-lock.json names', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  utimesSync(installed, new Date(), new Date());
}
run('Looking for the face recognition network', process.execPath, [`${root}deploy/face-model.mjs`]);
run('Compiling', process.execPath, [`${root}node_modules/typescript-7/bin/tsc`, '-b', `${root}tsconfig.build.json`]);
run('Building pages', process.execPath, [`${root}deploy/build-pages.mjs`]);
