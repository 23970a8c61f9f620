/**
 * node tools/compile-on-change.mjs <project> …: compiles the projects whenever one of their source files, or of any lib, changes. TypeScript 7 has a
 * watch mode of its own, but it polls every file: that took 40 % of a core when idle, and on a busy machine a change was only noticed after ten
 * seconds. This tool waits for notifications from the file system instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getExePath from '../node_modules/typescript-7/lib/getExePath.js';

/** Editors write several files at once, or one file in several steps; in milliseconds. */
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
  // starts the compiler binary directly: the wrapper script would leave it running when it is stopped
  compiler = spawn(getExePath(), ['-b', ...projects.map((project) => `${project}/tsconfig.build.json`)], { cwd: root, stdio: 'inherit' });
  const [code] = await once(compiler, 'exit');
  process.stdout.write(`Compiled in ${((performance.now() - began) / 1_000).toFixed(1)} s${code === 0 ? '' : ', with the errors above'}\n`);
}
