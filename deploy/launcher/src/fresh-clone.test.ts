import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const INSTALL_AND_BUILD_DEADLINE_MS = 900_000;

/** The files that git tracks, plus new ones that it doesn't ignore: a clone as it would be after a commit. */
async function cloneInto(folder: string): Promise<void> {
  const list = async (...words: string[]): Promise<string[]> =>
    (await run('git', ['ls-files', '-z', ...words], { cwd: root, maxBuffer: 1e7 })).stdout.split('\0').filter(Boolean);
  const deleted = new Set(await list('--deleted'));
  const files = (await list('--cached', '--others', '--exclude-standard')).filter((file) => !deleted.has(file));
  for (const file of files) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await copyFile(join(root, file), join(folder, file));
  }
}

describe('a fresh clone', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiren-clone-'));
    await cloneInto(folder);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }), 120_000);

  it(
    'runs npm test with nothing installed or built before it, as on a machine that is no CI',
    async () => {
      expect(await readdir(folder)).not.toContain('node_modules');
      // runs one small test only, by its path, since this test must not start itself
      const { CI: _ci, ORT_DISABLE_TELEMETRY: _off, ...env } = process.env;
      const { stdout, stderr } = await run('npm', ['test', '--', 'libs/networks/src/onnx-runtime.test.ts'], {
        cwd: folder,
        env,
        timeout: INSTALL_AND_BUILD_DEADLINE_MS,
        maxBuffer: 1e7,
      });
      expect(stdout).toContain('Installing what package-lock.json names: ');
      expect(stderr).toMatch(/^Tests: +(\d+) passed, \1 total$/m);
    },
    INSTALL_AND_BUILD_DEADLINE_MS,
  );
});
