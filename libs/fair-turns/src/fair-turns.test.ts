import { Problem } from '@shiren/contracts-core';
import { FairTurns } from './fair-turns.js';

/** Runs one job at a time; jobs end when the test says so. */
function setUp(waiting = 10) {
  const turns = new FairTurns({ atOnce: 1, waiting, full: () => new Problem('SERVICE.BUSY', 'full') });
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const run = (asker: string, signal = new AbortController().signal): Promise<void> => {
    const job = (): Promise<void> => {
      started.push(asker);
      return new Promise((resolve) => ends.push(resolve));
    };
    return turns.run(asker, job, signal);
  };
  const endOne = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve)); // until the next job has started
    ends.shift()?.();
  };
  return { turns, run, started, endOne };
}

describe('fair turns', () => {
  it('reach every account, even while one asks for more', async () => {
    const { turns, run, started, endOne } = setUp();
    const all = ['a', 'a', 'a', 'a', 'b', 'c'].map((asker) => run(asker));
    expect([turns.inWork, turns.waiting]).toEqual([1, 5]);
    for (let ended = 0; ended < all.length; ended += 1) await endOne();
    await Promise.all(all);
    expect(started.slice(0, 3).sort()).toEqual(['a', 'b', 'c']);
    expect([turns.inWork, turns.waiting]).toEqual([0, 0]);
  });

  it('are refused to the account with the most jobs when too many wait', async () => {
    const { run, endOne } = setUp(3);
    const all = ['a', 'a', 'a', 'a'].map((asker) => run(asker));
    const refused = expect(all[3]).rejects.toMatchObject({ code: 'SERVICE.BUSY' });
    const other = run('b');
    await refused;
    for (let ended = 0; ended < 4; ended += 1) await endOne();
    await Promise.all([...all.slice(0, 3), other]);
  });

  it('are given up when they come too late, and continue after a failed job', async () => {
    const { turns, run, started, endOne } = setUp();
    const waits = new AbortController();
    const first = run('a', waits.signal);
    const second = run('b', waits.signal);
    waits.abort(new Error('too late'));
    await expect(second).rejects.toThrow('too late');
    await expect(run('b', waits.signal)).rejects.toThrow('too late');
    await endOne();
    await first; // it had already begun
    await expect(turns.run('c', () => Promise.reject(new Error('failed')), AbortSignal.timeout(1_000))).rejects.toThrow('failed');
    const next = run('d');
    await endOne();
    await next;
    expect(started).toEqual(['a', 'd']);
  });
});
