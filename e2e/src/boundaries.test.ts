import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '@shiren/testing';

const BETWEEN_PROJECTS = '@nx/enforce-module-boundaries';
const BETWEEN_LAYERS = 'no-restricted-imports';

/** Imports that the rules refuse or allow. Each is linted as if it were the content of the given file; the file itself is not changed. */
const projects = [
  ['a lib that imports an app', 'libs/rpc/src/index.ts', '../../../apps/gateway/src/gateway.module.js', 'refused'],
  ['a lib that imports an app as a package', 'libs/rpc/src/index.ts', '@shiren/gateway/dist/gateway.module.js', 'refused'],
  ['a lib that imports a tool', 'libs/rpc/src/index.ts', '@shiren/launcher/dist/system.js', 'refused'],
  ['an app that imports an app', 'apps/tokens/src/main.ts', '../../console/src/console.module.js', 'refused'],
  ['an app that imports an app as a package', 'apps/tokens/src/main.ts', '@shiren/console/dist/console.module.js', 'refused'],
  ['a tool that imports an app', 'tools/bench/src/main.ts', '@shiren/console/dist/console.module.js', 'refused'],
  ['a tool that imports a tool', 'tools/bench/src/main.ts', '@shiren/launcher/dist/system.js', 'refused'],
  ['a lib that imports a lib', 'libs/rpc/src/index.ts', '@shiren/contracts-core', 'allowed'],
  ['an app that imports a lib', 'apps/tokens/src/main.ts', '@shiren/contracts-core', 'allowed'],
  ['a tool that imports a lib', 'tools/bench/src/main.ts', '@shiren/testing', 'allowed'],
] as const;

/** The same for the gateway, whose folders form layers. */
const layers = [
  ['the edge that imports an operation', 'edge/read-body.ts', '../operations/get-status.js', 'refused'],
  ['the edge that imports an API', 'edge/read-body.ts', '../apis/rest/requests.js', 'refused'],
  ['the edge that imports the application', 'edge/read-body.ts', '../gateway.module.js', 'refused'],
  ['admission that imports authentication, which stands on it', 'admission/quotas.ts', '../authentication/nonces.js', 'refused'],
  ['accounts that import images, beside them', 'accounts/usage-events.ts', '../images/image-links.js', 'refused'],
  ['an operation that imports an API', 'operations/get-status.ts', '../apis/rpc-2019/verify-result.js', 'refused'],
  ['an API that imports another', 'apis/rest/requests.ts', '../flow/replies.js', 'refused'],
  ['an API that imports the documentation site', 'apis/rest/requests.ts', '../../docs-site/page.js', 'refused'],
  ['an API that imports an operation', 'apis/rest/requests.ts', '../../operations/get-status.js', 'allowed'],
  ['an API that imports what images are', 'apis/flow/flow-body.ts', '../../images/image-reader.js', 'allowed'],
  ['a file that imports its own folder', 'operations/get-status.ts', './ticket-watch.js', 'allowed'],
  ['the application that imports an API', 'gateway.module.ts', './apis/rest/rest.controller.js', 'allowed'],
].map(([what, file, from, outcome]) => [what, `apps/gateway/src/${file}`, from, outcome] as const);

const cases = [...projects, ...layers];

/** Runs in a separate process, because ESLint's plugins are CommonJS while jest runs ES modules. Prints the rules that each text breaks. */
const program = `
  const { ESLint } = await import('eslint');
  const eslint = new ESLint({ ruleFilter: ({ ruleId }) => ['${BETWEEN_PROJECTS}', '${BETWEEN_LAYERS}'].includes(ruleId) });
  const broken = [];
  for (const [, filePath, from] of JSON.parse(process.argv[1])) {
    const [{ messages }] = await eslint.lintText(\`export * from '\${from}';\\n\`, { filePath });
    broken.push(messages.map(({ ruleId, message }) => ruleId ?? message));
  }
  process.stdout.write(JSON.stringify(broken));
`;

describe('the boundaries between apps, libs and tools, and between the layers of the gateway', () => {
  let broken: string[][];

  beforeAll(async () => {
    const env = { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '' };
    const run = (words: string[]) => promisify(execFile)(process.execPath, words, { cwd: root, env, timeout: 60_000 });
    await run(['node_modules/nx/dist/bin/nx.js', 'show', 'projects']); // the rule needs Nx's project graph and reports nothing without it
    const { stdout } = await run(['--input-type=module', '--eval', program, JSON.stringify(cases)]);
    broken = JSON.parse(stdout) as string[][];
  });

  it.each(cases.map(([what, , , outcome], index) => [what, outcome, index] as const))('%s is %s', (_, outcome, index) => {
    expect(broken[index]).toEqual(outcome === 'refused' ? [index < projects.length ? BETWEEN_PROJECTS : BETWEEN_LAYERS] : []);
  });
});
