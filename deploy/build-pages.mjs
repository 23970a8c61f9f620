/** Builds the pages that the gateway serves, if their sources are newer than the last build: node deploy/build-pages.mjs [apps/h5] */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders with a vite.config.mjs, each with the file whose modification time tells when it was last built. */
const pages = {
  'apps/h5': 'dist/pages/h5verify.html',
  'apps/console-web': 'dist/pages/index.html',
  'libs/web-sdk': 'dist/pages/web-sdk.js',
  'libs/mini-program': 'dist/miniprogram_dist/verify/verify.js',
};

const newest = (path) => {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

/** All inputs of a build; the compiled libs count as a whole. */
const sourcesOf = (app) => [
  ...readdirSync(join(root, app))
    .filter((name) => !['dist', 'node_modules'].includes(name))
    .map((name) => join(root, app, name)),
  ...[
    'libs/flow-client/dist',
    'libs/id-document/dist',
    'libs/people-file/dist',
    'libs/web-sdk/src',
    ...['core', 'media', 'materials', 'registry', 'verification', 'console'].map((subject) => `libs/contracts/${subject}/dist`),
    'libs/schemes/dist',
    'libs/reports/dist',
    'package-lock.json',
  ].map((path) => join(root, path)),
];

/** Writes compressed versions next to each text file; the gateway serves them as they are. */
function compress(folder) {
  for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
    const bytes = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
  }
}

export function buildPages(apps = Object.keys(pages)) {
  for (const app of apps) {
    const built = statSync(join(root, app, pages[app]), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (built > Math.max(...sourcesOf(app).map(newest))) continue;
    const { status } = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: join(root, app),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error(`The pages of ${app} were not built.`);
    const folder = join(root, app, 'dist/pages');
    if (existsSync(folder)) compress(existsSync(join(folder, 'assets')) ? join(folder, 'assets') : folder);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildPages(process.argv.length > 2 ? process.argv.slice(2) : undefined);
