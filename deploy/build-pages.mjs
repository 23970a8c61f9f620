/** Builds the pages that the gateway serves, if their sources are newer than the last build: node deploy/build-pages.mjs [apps/h5] */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));

const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'];
const libs = [
  'libs/flow-client/dist',
  'libs/id-document/dist',
  'libs/people-file/dist',
  'libs/web-sdk/src',
  ...['core', 'media', 'materials', 'registry', 'verification', 'console'].map((subject) => `libs/contracts/${subject}/dist`),
  'libs/schemes/dist',
  'libs/reports/dist',
];

/**
 * Folders of pages, each with the file whose modification time tells when it was last built, the program that builds it, and what goes
 * into it besides the folder itself; the compiled libs count as a whole.
 */
const pages = {
  'apps/h5': { built: 'dist/pages/h5verify.html', program: vite, from: libs },
  'apps/console-web': { built: 'dist/pages/index.html', program: vite, from: libs },
  'libs/web-sdk': { built: 'dist/pages/web-sdk.js', program: vite, from: libs },
  'libs/mini-program': { built: 'dist/miniprogram_dist/verify/verify.js', program: vite, from: libs },
  docs: { built: 'dist/pages/index.html', program: ['node_modules/vitepress/bin/vitepress.js', 'build', '.', '--logLevel', 'warn'], from: [] },
};

const newest = (path) => {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

/** All inputs of a build. */
const sourcesOf = (app) => [
  ...readdirSync(join(root, app))
    .filter((name) => !['dist', 'node_modules'].includes(name))
    .map((name) => join(root, app, name)),
  ...[...pages[app].from, 'package-lock.json'].map((path) => join(root, path)),
];

/** Writes compressed versions next to each text file; the gateway serves them as they are. */
function compress(folder, kinds) {
  for (const name of readdirSync(folder, { recursive: true }).filter((file) => kinds.test(file))) {
    const bytes = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

export function buildPages(apps = Object.keys(pages)) {
  for (const app of apps) {
    const { built, program } = pages[app];
    const builtAt = statSync(join(root, app, built), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (builtAt > Math.max(...sourcesOf(app).map(newest))) continue;
    const { status } = spawnSync(process.execPath, [join(root, program[0]), ...program.slice(1)], {
      cwd: join(root, app),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error(`The pages of ${app} were not built.`);
    const folder = join(root, app, 'dist/pages');
    if (existsSync(folder)) compress(folder, /\.(js|css|svg|html)$/);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildPages(process.argv.length > 2 ? process.argv.slice(2) : undefined);
