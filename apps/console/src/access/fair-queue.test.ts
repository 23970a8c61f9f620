import { FairQueue } from './fair-queue.js';

/** A queue of one, and jobs that end when the test says so. */
function setUp(bounds: { waiting?: number; waitingPerKey?: number; maxWaitMs?: number } = {}) {
  const queue = new FairQueue({ running: 1, waiting: 10, waitingPerKey: 5, maxWaitMs: 10_000, ...bounds });
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const run = (key: string): Promise<void> =>
    queue.run(key, () => {
      started.push(key);
      return new Promise((resolve) => ends.push(resolve));
    });
  const endOne = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve)); // until the job whose turn it is has started
    ends.shift()?.();
  };
  return { queue, run, started, endOne };
}

describe('a fair queue', () => {
  it('lets keys take turns, whichever sent more', async () => {
    const { run, started, endOne } = setUp();
    const all = ['a', 'a', 'a', 'a', 'b', 'c'].map(run);
    for (let ended = 0; ended < all.length; ended += 1) await endOne();
    await Promise.all(all);
    expect(started).toEqual(['a', 'a', 'b', 'c', 'a', 'a']);
  });

  it('refuses what one key sends beyond its bound, and everybody beyond the bound of all', async () => {
    const { run, endOne } = setUp({ waiting: 4, waitingPerKey: 2 });
    const all = ['a', 'a', 'a', 'b', 'c'].map(run);
    await expect(run('a')).rejects.toMatchObject({ code: 'LIMIT.REACHED' });
    await expect(run('d')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    for (let ended = 0; ended < all.length; ended += 1) await endOne();
    await Promise.all(all);
  });

  it('gives up what waits too long, and goes on when a job fails', async () => {
    const { queue, run, started, endOne } = setUp({ maxWaitMs: 20 });
    const first = run('a');
    await expect(run('b')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    await endOne();
    await first;
    await expect(queue.run('c', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    const next = run('d');
    await endOne();
    await next;
    expect(started).toEqual(['a', 'd']);
  });
});
