/**
 * Collects what one service needs to run, and nothing else, in a folder: its compiled code and that of the libs it uses, their production
 * dependencies in the versions of the lock file, and a bill of materials. Run it in a built checkout: node deploy/image/assemble.mjs ocr /image
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [app, target] = process.argv.slice(2);
if (!app || !target || !existsSync(join(root, 'apps', app, 'dist/main.js'))) {
  console.error('Usage: node deploy/image/assemble.mjs <service> <empty folder>, in a checkout that deploy/image/build.sh has built.');
  process.exit(1);
}
const out = resolve(target);

/** Pages that a service delivers in addition to its own code. */
const pages = { gateway: ['apps/h5/dist/pages', 'apps/console-web/dist/pages', 'libs/web-sdk/dist/pages', 'docs/dist/pages'] };

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const workspaces = readJson(join(root, 'package.json')).workspaces.flatMap((pattern) =>
  pattern.endsWith('/*')
    ? readdirSync(join(root, dirname(pattern)))
        .map((name) => join(dirname(pattern), name))
        .filter((folder) => existsSync(join(root, folder, 'package.json')))
    : [pattern],
);
const folderOf = new Map(workspaces.map((folder) => [readJson(join(root, folder, 'package.json')).name, folder]));

/** The service and all workspaces that it depends on, directly or indirectly. */
const needed = new Set([join('apps', app)]);
for (const folder of needed) {
  for (const name of Object.keys(readJson(join(root, folder, 'package.json')).dependencies ?? {})) if (folderOf.has(name)) needed.add(folderOf.get(name));
}

// the lock file without what only other workspaces and development need: npm removes that, and keeps the versions of the rest
const { devDependencies: _, ...project } = readJson(join(root, 'package.json'));
const write = (file, content) => {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  writeFileSync(join(out, file), JSON.stringify(content, null, 2));
};
write('package.json', { ...project, workspaces: [...needed] });
for (const folder of needed) {
  const { devDependencies: _, ...description } = readJson(join(root, folder, 'package.json'));
  write(join(folder, 'package.json'), description);
}
for (const file of ['package-lock.json', '.npmrc']) cpSync(join(root, file), join(out, file));
const npm = (...words) => execFileSync('npm', words, { cwd: out, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 ** 2 }).toString();
const quietly = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
npm('install', '--package-lock-only', ...quietly);
npm('ci', ...quietly);
writeFileSync(join(out, 'sbom.cdx.json'), npm('sbom', '--sbom-format=cyclonedx', '--omit=dev'));
for (const file of ['package-lock.json', '.npmrc', 'node_modules/.package-lock.json']) rmSync(join(out, file), { force: true });

const isForTests = (file) => /\.test\.|\.tsbuildinfo$|\.d\.ts(\.map)?$/.test(basename(file));
for (const folder of needed) cpSync(join(root, folder, 'dist'), join(out, folder, 'dist'), { recursive: true, filter: (file) => !isForTests(file) });
for (const folder of needed)
  if (existsSync(join(root, folder, 'models'))) cpSync(join(root, folder, 'models'), join(out, folder, 'models'), { recursive: true });
for (const folder of pages[app] ?? []) cpSync(join(root, folder), join(out, folder), { recursive: true });
console.log(`${app}: ${[...needed].length} workspaces, ${readJson(join(out, 'sbom.cdx.json')).components.length} components`);
