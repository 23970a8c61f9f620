/**
 * node tools/compile-on-change.mjs <project> …: compiles the projects whenever a source of theirs, or of any lib, changes. TypeScript 7 can
 * watch by itself, but it does so by looking at every file again and again: 40 % of a core with nothing to do, and on a busy machine it
 * saw a change only after ten seconds. This waits for the system's word instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getExePath from '../node_modules/typescript-7/lib/getExePath.js';

/** An editor writes several files at once, or one in several steps. */
const SETTLE_MS = 50;

const isSource = (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|(^|\/)(dist|node_modules)\//.test(file);

const root = fileURLToPath(new URL('..', import.meta.url));
const projects = process.argv.slice(2);
let compiler;
let changed = false;
let wake;

for (const folder of [...projects, 'libs']) {
  watch(join(root, folder), { recursive: true }, (_, file) => {
    if (file !== null && !isSource(file)) return;
    changed = true;
    wake?.();
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    compiler?.kill();
    process.exit(0);
  });
}

for (;;) {
  while (!changed) await new Promise((resolve) => (wake = resolve));
  await pause(SETTLE_MS);
  changed = false;
  const began = performance.now();
  // the compiler itself: the script before it would leave it behind when it is stopped
  compiler = spawn(getExePath(), ['-b', ...projects.map((project) => `${project}/tsconfig.build.json`)], { cwd: root, stdio: 'inherit' });
  const [code] = await once(compiler, 'exit');
  process.stdout.write(`Compiled in ${((performance.now() - began) / 1_000).toFixed(1)} s${code === 0 ? '' : ', with the errors above'}\n`);
}
