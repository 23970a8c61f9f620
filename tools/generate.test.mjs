import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generate } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A copy of the project's folder structure in which one project is a real copy and all others are links to the originals. */
function copyOf(project) {
  const copy = mkdtempSync(join(tmpdir(), 'shiren-generated-'));
  const link = (path) => {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    symlinkSync(join(root, path), join(copy, path));
  };
  for (const path of ['node_modules', 'tsconfig.base.json']) link(path);
  // the contracts are projects in a subfolder, so that folder must not be a link itself
  const isOwn = (path) => path === project || path === 'libs/contracts';
  for (const folder of ['apps', 'libs', 'libs/contracts'])
    for (const path of readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)) if (!isOwn(path)) link(path);
  cpSync(join(root, project), join(copy, project), { recursive: true, filter: (path) => path !== join(root, project, 'dist') });
  return copy;
}

describe('what npm run generate makes', () => {
  let copy;
  afterEach(() => copy && rmSync(copy, { recursive: true, force: true }));

  it.each([
    ['action', 'DescribeSample', 'apps/gateway', 'apps/gateway/src/operations/describe-sample.ts', 'class DescribeSample'],
    ['question', 'authority.countSamples', 'libs/contracts/registry', 'libs/contracts/registry/src/authority.ts', "'authority.count-samples'"],
    ['page', 'sample-people', 'apps/console-web', 'apps/console-web/src/pages/sample-people-page.tsx', 'function SamplePeoplePage'],
    ['scheme', 'RPSample', 'libs/schemes', 'libs/schemes/src/schemes.ts', "name: 'RPSample'"],
  ])(
    '%s %s compiles, comes with what is left to do, and is not made twice',
    async (kind, name, project, file, content) => {
      copy = copyOf(project);
      const { written, next } = generate(kind, name, copy);
      expect(written).toEqual([file]);
      expect(readFileSync(join(copy, file), 'utf8')).toContain(content);
      expect(next.length).toBeGreaterThan(2);
      const words = [join(root, 'node_modules/typescript-7/bin/tsc'), '-p', `${project}/tsconfig.build.json`, '--noEmit', '--emitDeclarationOnly', 'false'];
      await promisify(execFile)(process.execPath, words, { cwd: copy, timeout: 100_000 });
      const before = readFileSync(join(copy, file), 'utf8');
      expect(() => generate(kind, name, copy)).toThrow('already');
      expect(readFileSync(join(copy, file), 'utf8')).toBe(before);
    },
    120_000,
  );

  it.each([
    ['action', 'describe-sample', 'The name must look like DescribeFace.'],
    ['action', '../../escaped', 'The name must look like DescribeFace.'],
    ['question', 'nobody.countSamples', 'No file of libs/contracts holds the questions of "nobody".'],
    ['page', 'Sample', 'The name must look like open-reviews.'],
    ['scheme', 'RPMin', 'already'],
    ['service', 'sample', 'Usage: npm run generate -- action|question|page|scheme <name>'],
    ['page', undefined, 'Usage: npm run generate'],
  ])('is nothing for %s %s, with a sentence that says why', (kind, name, sentence) => {
    expect(() => generate(kind, name, root)).toThrow(sentence);
  });
});
