import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the package', () => {
  it('has the types of the REST API as it is described in docs/integrators/openapi.json; else run npm run describe', () => {
    const run = (): string =>
      execFileSync(
        process.execPath,
        [`${root}node_modules/openapi-typescript/bin/cli.js`, 'docs/integrators/openapi.json', '-o', 'libs/node-client/src/api.ts', '--check'],
        {
          cwd: root,
          encoding: 'utf8',
          stdio: 'pipe',
        },
      );
    expect(run).not.toThrow();
  });

  it('is packed with what a user needs and nothing else', () => {
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: here, encoding: 'utf8' })) as [
      { files: { path: string }[] },
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/api.d.ts']));
    expect(paths.filter((path) => path.includes('.test.') || path.endsWith('.map') || path.startsWith('src/'))).toEqual([]);
  });
});
