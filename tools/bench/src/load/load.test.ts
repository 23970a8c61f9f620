import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { growthPerMinute } from './growth-per-minute.js';
import { arrivals, openLoop } from './open-loop.js';
import { partsOf, readStat, type ProcessFigures } from './processes.js';

describe('arrivals', () => {
  it('come in order, within their time, and as often as asked on average', () => {
    let state = 7;
    const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const times = arrivals(50, 100_000, random);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(100_000);
    expect(times.length / 100).toBeGreaterThan(47);
    expect(times.length / 100).toBeLessThan(53);
  });
});

describe('an open loop', () => {
  it('begins calls while others still wait', async () => {
    let flying = 0;
    let most = 0;
    const call = async (): Promise<void> => {
      most = Math.max(most, ++flying);
      await pause(100);
      flying--;
    };
    const step = await openLoop(call, [0, 1, 2, 3], 1_000);
    expect(step).toMatchObject({ answered: 4, failed: 0, dropped: 0 });
    expect(most).toBe(4);
  });

  it('counts a stall of the generator itself against each call that was to begin meanwhile', async () => {
    const call = (): Promise<void> => {
      const end = performance.now() + 50;
      while (performance.now() < end);
      return Promise.resolve();
    };
    const { latencies } = await openLoop(call, [0, 0, 0, 0], 1_000);
    expect(Math.max(...latencies)).toBeGreaterThanOrEqual(200 - 5);
  });

  it('counts what fails, and begins no more than may wait', async () => {
    expect(await openLoop(() => Promise.reject(new Error('refused')), [0, 1], 10)).toMatchObject({ answered: 0, failed: 2, latencies: [] });
    expect(await openLoop(() => pause(100), [0, 0, 0], 10, 2)).toMatchObject({ answered: 2, dropped: 1 });
  });
});

describe('the processes of a system', () => {
  it('are read from the kernel, whatever their name holds', () => {
    const fields = ['S', '12', ...Array.from({ length: 47 }, (_, index) => String(index + 5))];
    expect(readStat(`34 (a (b) c) ${fields.join(' ')}`)).toMatchObject({ pid: 34, parent: 12, name: 'a (b) c', seconds: (14 + 15 + 16 + 17) / 100 });
  });

  it('count with the service that began them, and strangers with none', () => {
    const one = (pid: number, parent: number): ProcessFigures => ({ pid, parent, name: 'node', seconds: 1 });
    const parts = partsOf([one(1, 0), one(10, 1), one(11, 10), one(12, 11), one(20, 1)], 10, { PostgreSQL: { pid: 11 } });
    expect([...parts].map(([name, figures]) => [name, figures.map(({ pid }) => pid)])).toEqual([
      ['launcher', [10]],
      ['PostgreSQL', [11, 12]],
    ]);
  });
});

describe('growth', () => {
  it('is the slope, whatever the height', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 0, max: 1_000 }), (slope, height) => {
        expect(growthPerMinute([0, 1, 2, 5, 9].map((at) => ({ at, value: height + slope * at })))).toBeCloseTo(slope, 6);
      }),
    );
  });
});
