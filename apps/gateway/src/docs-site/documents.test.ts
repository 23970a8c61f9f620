import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describeBus } from './asyncapi.js';
import { busPage } from './bus-page.js';
import { documents } from './documents.js';
import { describeRest } from './openapi.js';
import { problemsPage } from './problems-page.js';
import { explanationOf } from '../apis/rest/problem-explanation.js';

const docs = new URL('../../../../docs/integrators/', import.meta.url);

describe('the descriptions', () => {
  it.each(['openapi.json', 'asyncapi.json'] as const)('in docs/%s matches the code; otherwise run npm run describe', async (name) => {
    expect((await documents())[name]).toBe(await readFile(new URL(name, docs), 'utf8'));
  });

  it('of the bus is valid AsyncAPI 3.0', () => {
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;
    const validate = new Ajv({ strict: false, meta: false, validateSchema: false, validateFormats: false }).compile(schema);
    validate(describeBus());
    expect(validate.errors).toBeNull();
    expect(validate({ ...describeBus(), channels: [] })).toBe(false);
  });

  it('of the REST API defines every reference, and no operation twice', async () => {
    const { components, paths } = await describeRest();
    const references = [...JSON.stringify(paths).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    expect(references.filter((name) => !(name in (components?.schemas ?? {})))).toEqual([]);
    const operations = Object.values(paths).flatMap((path) => [path.get, path.post].flatMap((operation) => operation?.operationId ?? []));
    expect(operations.length).toBeGreaterThanOrEqual(6);
    expect(new Set(operations).size).toBe(operations.length);
  });
});

describe('the pages', () => {
  it('show every documented subject', () => {
    const shown = busPage(describeBus());
    for (const { address } of Object.values(describeBus().channels)) if (address !== null) expect(shown).toContain(`<code>${address}</code>`);
  });

  it('explain every code that a problem links to, with one entry for those of parameters', () => {
    const shown = problemsPage();
    for (const code of ['InvalidBiz.NotFound', 'SignatureDoesNotMatch', 'MissingMaterial'])
      expect(shown).toContain(`<tr id="${explanationOf(code).split('#')[1]}">`);
    expect(explanationOf('MissingAuthorization')).toBe('/docs/problems#MissingParameter');
    expect(explanationOf('InvalidParameter.Biz')).toBe('/docs/problems#InvalidParameter.Parameter');
    expect(shown).toContain('<tr id="MissingParameter">');
    expect(shown).toContain('<tr id="InvalidParameter.Parameter">');
  });
});
