import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from './root.js';

const PROGRAM = `console.log(JSON.stringify({
  now: Date.now(), made: new Date().getTime(), given: new Date(0).toISOString(), parsed: Date.parse('1970-01-02'),
  is: new Date() instanceof Date, local: new Date(2020, 0, 1).getFullYear(),
}))`;

describe('a skewed clock', () => {
  it('is wrong for the service that is named, in the present only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shiren-clock-'));
    try {
      const said = async (service: string): Promise<Record<string, unknown>> => {
        await mkdir(join(folder, 'apps', service, 'dist'), { recursive: true });
        const program = join(folder, 'apps', service, 'dist/main.mjs');
        await writeFile(program, PROGRAM);
        const preload = pathToFileURL(join(root, 'libs/testing/dist/skewed-clock.js')).href;
        const env = { ...process.env, NODE_OPTIONS: '', CLOCK_SKEW_FILE: join(folder, 'clocks.json') };
        const { stdout } = await promisify(execFile)(process.execPath, ['--import', preload, program], { env });
        return JSON.parse(stdout) as Record<string, unknown>;
      };
      await writeFile(join(folder, 'clocks.json'), '{"tokens": -3600000}');
      const before = Date.now();
      const [skewed, right] = [await said('tokens'), await said('verdict')];
      const HALF_AN_HOUR = 1_800_000;
      expect(skewed['now']).toBeLessThan(before - HALF_AN_HOUR);
      expect(skewed['made']).toBeLessThan(before - HALF_AN_HOUR);
      expect(right['now']).toBeGreaterThanOrEqual(before);
      const unchanged = { given: '1970-01-01T00:00:00.000Z', parsed: 86_400_000, is: true, local: 2020 };
      expect([skewed, right]).toMatchObject([unchanged, unchanged]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
