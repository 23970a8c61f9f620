/** npm run describe: generates docs/integrators/openapi.json, docs/integrators/asyncapi.json and the types of libs/node-client from the code. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { root } from '../deploy/prepare.mjs';

const { documents } = await import('../apps/gateway/dist/docs-site/documents.js');
for (const [name, text] of Object.entries(await documents())) writeFileSync(`${root}docs/integrators/${name}`, text);
const { status } = spawnSync(
  process.execPath,
  [`${root}node_modules/openapi-typescript/bin/cli.js`, 'docs/integrators/openapi.json', '-o', 'libs/node-client/src/api.ts'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
