/**
 * npm run dev [-- <service> …]: runs the whole system for development. The named services are recompiled when one of their files, or of the libs they
 * use, changes; then they restart, with a debugger port. All other services run as they were last built. The pages come from Vite's development
 * servers, which proxy everything else to the gateway (docs/contributors/first-change.md).
 */
import { join } from 'node:path';
import { root } from '../deploy/prepare.mjs';
import './use-hooks.mjs';

const { run } = await import('../deploy/launcher/dist/run.js');
const { services } = await import('../deploy/launcher/dist/services.js');
const { freePort, isFree } = await import('../libs/embedded/dist/index.js');

const FIRST_DEBUG_PORT = 9229;

const words = process.argv.slice(2);
const names = services.map(({ name }) => name);
const unknown = words.filter((word) => !names.includes(word));
if (unknown.length > 0) {
  console.error(
    `There is no service ${unknown.join(', ')}. Services: ${names.join(', ')}. The pages (apps/h5, apps/console-web) are live without being named.`,
  );
  process.exit(1);
}

/** The usual port, or any free one if another program uses that. */
const portNear = async (usual) => ((await isFree(usual)) ? usual : freePort());

const gateway = `http://127.0.0.1:${process.env.PORT ?? 8080}`;
const pages = [
  { app: 'h5', port: await portNear(5173) },
  { app: 'console-web', port: await portNear(5174) },
];
const [h5, consoleWeb] = pages.map(({ port }) => `http://127.0.0.1:${port}`);
// links to the flow, and to images within it, lead to the development pages
process.env.PUBLIC_URL ??= h5;

const watched = new Map();
for (const name of words) watched.set(name, await portNear(FIRST_DEBUG_PORT + names.indexOf(name)));

const compiler = {
  name: 'compiler',
  command: process.execPath,
  words: [join(root, 'tools/compile-on-change.mjs'), ...words.map((name) => `apps/${name}`)],
  env: process.env,
};
const vite = ({ app, port }) => ({
  name: app,
  command: process.execPath,
  words: [join(root, 'node_modules/vite/bin/vite.js'), '--host', '127.0.0.1', '--port', String(port), '--strictPort', '--clearScreen', 'false'],
  env: { ...process.env, GATEWAY_URL: gateway },
  folder: join(root, 'apps', app),
});

await run({
  watched,
  programs: [...pages.map(vite), ...(words.length > 0 ? [compiler] : [])],
  notes: [
    '',
    `Console, live      ${consoleWeb}/console/`,
    `Flow, live         ${h5}/h5/h5verify.html`,
    ...[...watched].map(([name, port]) => `${name.padEnd(18)} restarts on change, debugger on 127.0.0.1:${port}`),
  ],
});
