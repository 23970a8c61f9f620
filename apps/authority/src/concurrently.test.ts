import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { concurrently } from './concurrently.js';

describe('concurrently', () => {
  test('returns results in order, and never runs more at once than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), async (turns, width) => {
        let running = 0;
        const results = await concurrently(width, turns, async (count) => {
          expect(++running).toBeLessThanOrEqual(width);
          for (let i = 0; i < count; i++) await turn();
          running--;
          return count;
        });
        expect(results).toEqual(turns);
      }),
    );
  });

  test('starts nothing after a failure, and waits for what is running', async () => {
    const begun: number[] = [];
    let ended = false;
    const work = concurrently(2, [0, 1, 2, 3], async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('first');
      await turn();
      ended = true;
    });
    await expect(work).rejects.toThrow('first');
    expect(ended).toBe(true);
    expect(begun).toEqual([0, 1]);
  });
});
