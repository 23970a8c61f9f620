/** npm run reference: writes the pages of docs that come from the table of actions and from what services read of the environment. */
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { root } from '../deploy/prepare.mjs';

const { configurationPage } = await import('./configuration.mjs');

const { referencePages } = await import('../libs/rpc/dist/reference.js');
for (const [name, page] of Object.entries(referencePages())) {
  const file = `${root}docs/${name}`;
  await writeFile(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
  console.log(`docs/${name}`);
}

const { text, made, page } = await configurationPage();
if (text !== made) await writeFile(page, made);
console.log('docs/configuration.md');
