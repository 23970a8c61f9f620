import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { schemeNames } from '@shiren/schemes';
import { root } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const run = (words: string[]) =>
  promisify(execFile)(process.execPath, words, { cwd: root, env: { ...process.env, SHIREN_HOME: home }, timeout: 60_000 }).then(({ stdout }) => stdout);

/** Code blocks of a page, each with the heading above it. */
async function snippets(language: string): Promise<{ heading: string; code: string }[]> {
  const page = await readFile(join(root, 'docs/integrators/quick-start.md'), 'utf8');
  return page
    .split(/^## /m)
    .flatMap((section) =>
      [...section.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => ({ heading: section.split('\n', 1)[0] ?? '', code })),
    );
}

describe('the quick start', () => {
  let scripts: { heading: string; code: string }[];
  let client: string;

  beforeAll(async () => {
    const [first, ...rest] = await snippets('js');
    [client, scripts] = [first?.code ?? '', rest];
    const [people] = await snippets('csv');
    const folder = await mkdtemp(join(tmpdir(), 'shiren-quick-start-'));
    const photo = /node_modules\S+\.jpg/.exec(people?.code ?? '')?.[0] ?? '';
    await cp(join(root, photo), join(folder, photo)); // photos lie next to the file, as they do in the project's folder
    await writeFile(join(folder, 'people.csv'), people?.code ?? '');
    await run([join(root, 'apps/authority/dist/import.js'), join(folder, 'people.csv')]);
    await rm(folder, { recursive: true });
  });

  it('has a snippet for each scheme', () => {
    const headings = scripts.map(({ heading }) => heading.split(':')[0]);
    expect(headings).toEqual(expect.arrayContaining([...schemeNames]));
  });

  it('does what it says', async () => {
    for (const { heading, code } of scripts) {
      const said = await run(['--input-type=module', '-e', `${client}\n${code}`]);
      const expected = heading.startsWith('RPMin') ? /StatusCode: 1,/ : heading.startsWith('Without') ? /^1$/m : /\/h5\/h5verify\.html\?token=/;
      expect([heading, said]).toEqual([heading, expect.stringMatching(expected)]);
      if (code.includes('begin(')) expect(said).toMatch(/^-1$/m);
    }
  }, 120_000);
});
