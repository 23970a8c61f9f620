/** npm run reference: generates the parts of docs that come from the code: actions and errors, configuration, and the index of decisions. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { root } from '../deploy/prepare.mjs';
import { decisionIndex } from './decisions.mjs';

const { configurationPage } = await import('./configuration.mjs');

const { referencePages } = await import('../libs/rpc/dist/reference.js');
for (const [name, page] of Object.entries(referencePages())) {
  const file = `${root}docs/${name}`;
  const [frontMatter = ''] = /^---\n.*?\n---\n+/s.exec(existsSync(file) ? await readFile(file, 'utf8') : '') ?? [];
  await writeFile(file, frontMatter + (await format(page, { ...(await resolveConfig(file)), parser: 'markdown' })));
  console.log(`docs/${name}`);
}

const index = `${root}docs/decisions/README.md`;
await writeFile(index, await format(decisionIndex(), { ...(await resolveConfig(index)), parser: 'markdown' }));
console.log('docs/decisions/README.md');

const { text, made, page } = await configurationPage();
if (text !== made) await writeFile(page, made);
console.log('docs/operators/configuration.md');
