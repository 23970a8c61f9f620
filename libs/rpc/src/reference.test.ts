import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { referencePages } from './reference.js';

const docs = new URL('../../../docs/integrators/', import.meta.url);

describe('pages generated from the table', () => {
  it.each(Object.entries(referencePages()))('docs/%s is up to date; otherwise run npm run reference', async (name, page) => {
    const config = await resolveConfig(new URL(name, docs));
    expect(readFileSync(new URL(name, docs), 'utf8')).toBe(await format(page, { ...config, parser: 'markdown' }));
  });
});
