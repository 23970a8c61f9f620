import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '@shiren/testing';

/** Pairs of folders that import each other, directly or through others. `imports` holds a pair `[from, to]` for each import. */
function circles(imports: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of imports) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reached = (start: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [start];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const to of next.get(at) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        queue.push(to);
      }
    }
    return seen;
  };
  const reach = new Map([...next.keys()].map((folder) => [folder, reached(folder)]));
  return [...reach].flatMap(([a, from]) => [...from].filter((b) => a < b && reach.get(b)?.has(a)).map((b) => `${a} <-> ${b}`));
}

/** The imports between the folders of one project. Tests are left out, since they may use the whole project. */
function importsOf(src: string): [string, string][] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));
  return files.flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
      .map(([, path = '']): [string, string] => [dirname(file), dirname(join(dirname(file), path))])
      .filter(([from, to]) => from !== to && from !== '.' && to !== '.'),
  );
}

const projects = ['apps', 'libs', 'libs/contracts', 'deploy', 'tools', '.']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, 'src')))
  .filter((src) => existsSync(join(root, src)));

describe('the folders of a project', () => {
  it.each(projects)('%s: import each other in no circle', (src) => {
    expect(circles(importsOf(join(root, src)))).toEqual([]);
  });

  it('would be found importing each other through a third', () => {
    expect(
      circles([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
        ['c', 'd'],
      ]),
    ).toEqual(['a <-> b', 'a <-> c', 'b <-> c']);
    expect(importsOf(join(root, 'apps/tokens/src'))).toContainEqual(['flow', 'tickets']);
  });
});
