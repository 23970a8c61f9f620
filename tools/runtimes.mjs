/**
 * npm run runtimes: a short set of tests on versions of Node that this machine need not have, 24 and 26 unless arguments name others. Each comes from
 * npm, in a temporary folder, and runs the built system: every scheme through the vendor's SDK, and what depends most on the version.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../deploy/prepare.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const DEADLINE_MS = 300_000;
const tests = [
  'e2e/src/quick-start.test.ts',
  'libs/encryption/',
  'libs/model-workers/',
  'libs/networks/',
  'libs/observability/',
  'libs/outbound/',
  'libs/persistence/src/client',
];

ensureSystemPackages({ wholeSystem: false });
const folder = mkdtempSync(join(tmpdir(), 'shiren-runtimes-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let running;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    running?.kill(signal);
    process.exit(1);
  });

async function succeeds(command, words, env = process.env) {
  running = spawn(command, words, { cwd: root, stdio: 'inherit', timeout: DEADLINE_MS, env });
  const [code] = await once(running, 'exit');
  return code === 0;
}

async function passesOn(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, version);
  const bin = join(home, 'node_modules', name, 'bin');
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  if (!(await succeeds('npm', ['install', ...quietly, '--prefix', home, `${name}@${version}`]))) return false;
  const jest = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')];
  return succeeds(join(bin, 'node'), [...jest, ...tests], { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` });
}

for (const version of process.argv.length > 2 ? process.argv.slice(2) : ['24', '26']) {
  const began = Date.now();
  const passed = await passesOn(version);
  console.log(`Node ${version}: ${passed ? 'passed' : 'failed'} after ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  if (!passed) process.exitCode = 1;
}
