import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Metrics as the code defines them. */
const defined = ['apps', 'libs']
  .flatMap((kind) => readdirSync(join(root, kind)).map((part) => join(root, kind, part, 'src')))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:timed|counted|gauged)\(\s*'(shiren_[a-z_]+)'/g)].map(([, name]) => name));

describe('every metric', () => {
  it('has a line in docs/operating.md, and none there is made up', () => {
    const told = [...readFileSync(join(root, 'docs/operating.md'), 'utf8').matchAll(/^\| `(shiren_[a-z_]+)` /gm)].map(([, name]) => name);
    expect(defined.length).toBeGreaterThan(10);
    expect([...told].sort()).toEqual([...defined].sort());
  });
});
