import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { referencePages } from './reference.js';

const docs = new URL('../../../docs/', import.meta.url);

describe('pages generated from the table', () => {
  it.each(Object.entries(referencePages()))('docs/%s is up to date; otherwise run npm run reference', async (name, page) => {
    const config = await resolveConfig(new URL(name, docs));
    const written = readFileSync(new URL(name, docs), 'utf8').replace(/^---\n.*?\n---\n+/s, ''); // a translation's front matter is not generated
    expect(written).toBe(await format(page, { ...config, parser: 'markdown' }));
  });
});
