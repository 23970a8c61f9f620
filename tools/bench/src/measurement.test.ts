import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { figuresOf, measure, percentile, rounded, table } from './measurement.js';

describe('a percentile', () => {
  it('is one of the values, and no less than its share of them', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const sorted = values.sort((a, b) => a - b);
        const value = percentile(sorted, share);
        expect(sorted).toContain(value);
        expect(sorted.filter((other) => other <= value).length / sorted.length).toBeGreaterThanOrEqual(share - 1e-9);
      }),
    );
  });
});

describe('a measurement', () => {
  it('keeps as many calls in flight as asked, and counts each once', async () => {
    let flying = 0;
    let most = 0;
    let calls = 0;
    const call = async (): Promise<void> => {
      calls++;
      most = Math.max(most, ++flying);
      await pause(5);
      flying--;
    };
    const round = await measure(call, 4, 60);
    expect(most).toBe(4);
    expect(round.latencies).toHaveLength(calls);
    expect(figuresOf([round, round]).perSecond).toBeCloseTo((calls / round.elapsed) * 1_000, 6);
  });

  it('fails when a call fails', async () => {
    await expect(measure(() => Promise.reject(new Error('refused')), 2, 50)).rejects.toThrow('refused');
  });
});

describe('the table', () => {
  it('aligns its columns', () => {
    expect(
      table(
        ['what', 'n'],
        [
          ['a', '1'],
          ['longer', '1,000'],
        ],
      ),
    ).toBe('| what   |     n |\n| ------ | ----: |\n| a      |     1 |\n| longer | 1,000 |');
    expect([0.12345, 12.345, 1234.5].map(rounded)).toEqual(['0.123', '12.3', '1,230']);
  });
});
