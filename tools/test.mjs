/** npm test: runs all tests, on real servers and models and in a real browser. Arguments are passed on to jest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../deploy/prepare.mjs';
import './use-hooks.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const words = process.argv.slice(2);
const paths = words.filter((word) => /^(apps|libs|deploy|tools|k8s|e2e)\b/.test(word));
ensureSystemPackages({ wholeSystem: !words.includes('unit') && (paths.length === 0 || paths.some((path) => path.startsWith('e2e'))) });

let running;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped = true;
    running?.kill(signal);
  });
}

/** Resolves with jest's exit code. */
async function jest(words) {
  running = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', `${root}node_modules/jest/bin/jest.js`, ...words], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(running, 'exit');
  return code ?? 1;
}

// unit tests can run side by side; those of the whole system share one and run one after the other
const runs = words.some((word) => !word.startsWith('-'))
  ? [words]
  : [
      ['--selectProjects=unit', '--maxWorkers=2', ...words],
      ['--selectProjects=e2e', '--runInBand', ...words],
    ];
const codes = [];
for (const run of runs) if (!stopped) codes.push(await jest(run));
process.exit(Math.max(...codes));
