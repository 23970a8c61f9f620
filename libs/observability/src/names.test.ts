import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Metrics defined in the code. */
const defined = ['apps', 'libs']
  .flatMap((kind) => readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' }).map((file) => join(root, kind, file)))
  .filter((file) => file.includes('/src/') && !file.includes('/node_modules/') && file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:timed|counted|gauged)\(\s*'(shiren_[a-z_]+)'/g)].map(([, name]) => name));

describe('every metric', () => {
  it('has a line in docs/operators/operating.md, and none there is made up', () => {
    const documented = [...readFileSync(join(root, 'docs/operators/operating.md'), 'utf8').matchAll(/^\| `(shiren_[a-z_]+)` /gm)].map(([, name]) => name);
    expect(defined.length).toBeGreaterThan(10);
    expect([...documented].sort()).toEqual([...defined].sort());
  });

  it('that a dashboard or an alert reads is there', () => {
    const folder = join(root, 'deploy/monitoring');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(json|yml)$/.test(file));
    expect(files.length).toBeGreaterThan(2);
    const read = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/\bshiren_[a-z_]+/g) ?? []);
    expect(read.length).toBeGreaterThan(30);
    const names = new Set([...defined, ...defined.flatMap((name) => ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`))]);
    expect(read.filter((name) => !names.has(name))).toEqual([]);
    for (const file of files.filter((name) => name.endsWith('.json'))) {
      expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({
        uid: expect.stringMatching(/^shiren-/) as string,
        panels: expect.any(Array) as unknown[],
      });
    }
  });
});
