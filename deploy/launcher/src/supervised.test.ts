import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunsAlready, takeLock } from './lock.js';
import { Supervised, restartPause } from './supervised.js';

describe('the pause before a restart', () => {
  it('doubles with every quick death up to half a minute, and begins anew after a steady life', () => {
    const pauses: number[] = [];
    let pause: number | undefined;
    for (let death = 0; death < 9; death++) pauses.push((pause = restartPause(pause, 100)));
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(restartPause(30_000, 60_000)).toBe(500);
  });
});

describe('a supervised process', () => {
  it('that is killed is named and started again, and ends for good when it is stopped', async () => {
    const said: string[] = [];
    let starts = 0;
    const child = new Supervised(
      'sleeper',
      async () => {
        starts++;
        const process = spawn('sleep', ['60']);
        await once(process, 'spawn');
        return {
          process,
          stop: async () => {
            process.kill();
            await once(process, 'exit');
          },
        };
      },
      (message) => said.push(message),
      () => undefined,
    );
    await child.start();
    process.kill(child.pid ?? 0, 'SIGKILL');
    while (!said.includes('sleeper runs again')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(said[0]).toContain('sleeper died (SIGKILL)');
    expect(starts).toBe(2);
    await child.stop();
    expect(() => process.kill(child.pid ?? 0, 0)).toThrow();
  });
});

describe('the lock of a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiren-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is held by one, and free again afterwards', async () => {
    const file = join(folder, 'lock');
    const release = await takeLock(file);
    await expect(takeLock(file)).rejects.toBeInstanceOf(RunsAlready);
    await release();
    await (
      await takeLock(file)
    )();
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, started: '1' }],
    ['another process under the same id', { pid: process.pid, started: '1' }],
    ['a start that was cut off', undefined],
  ])('is taken over from %s', async (_, holder) => {
    const file = join(folder, 'lock');
    await writeFile(file, holder ? JSON.stringify(holder) : '{');
    await (
      await takeLock(file)
    )();
  });
});
