import fc from 'fast-check';
import { FairQueue } from './fair-queue.js';

interface Task {
  account: string;
  number: number;
}

/** Milliseconds of work done for each account after the given number of steps, during which all accounts keep their queues filled. */
function workDone(lengths: Readonly<Record<string, number>>, workers: number, until: number): Record<string, number> {
  const queue = new FairQueue<string>(1_000);
  const had: Record<string, number> = Object.fromEntries(Object.keys(lengths).map((account) => [account, 0]));
  const refill = (account: string): void => void queue.add(account, account);
  for (const account of Object.keys(lengths)) for (let count = 0; count < workers + 1; count += 1) refill(account);
  let running: { account: string; begun: number; ends: number }[] = [];
  for (let now = 0; now < until; now = Math.min(...running.map(({ ends }) => ends))) {
    for (const { account, begun } of running.filter(({ ends }) => ends <= now)) {
      queue.done(account, now - begun);
      had[account] = (had[account] ?? 0) + now - begun;
    }
    running = running.filter(({ ends }) => ends > now);
    while (running.length < workers) {
      const { account } = queue.next() ?? { account: '' };
      running.push({ account, begun: now, ends: now + (lengths[account] ?? 1) });
      refill(account);
    }
  }
  return had;
}

const accounts = fc.constantFrom('a', 'b', 'c', 'd');

it('gives busy accounts equal work time, however long their tasks are', () => {
  const lengths = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 900 }), { minKeys: 2 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 4 }), (lengthOf, workers) => {
      const had = Object.values(workDone(lengthOf, workers, 60_000));
      // unfinished work is not counted, and each worker may have begun one more task of an account than its fair share
      expect(Math.max(...had) - Math.min(...had)).toBeLessThanOrEqual((workers + 1) * Math.max(...Object.values(lengthOf)));
    }),
  );
});

it('keeps each account’s order, stays within its bound, and serves or refuses every task', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), account: accounts }),
    fc.record({ kind: fc.constant('next' as const), milliseconds: fc.integer({ min: 0, max: 500 }) }),
    fc.record({ kind: fc.constant('remove' as const), account: accounts }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (steps, capacity) => {
      const queue = new FairQueue<Task>(capacity);
      const waiting = new Map<string, Task[]>();
      const of = (account: string): Task[] => waiting.get(account) ?? waiting.set(account, []).get(account) ?? [];
      const most = (): number => Math.max(0, ...[...waiting.values()].map(({ length }) => length));
      steps.forEach((one, number) => {
        if (one.kind === 'add') {
          const task = { account: one.account, number };
          of(one.account).push(task);
          const refused = queue.add(one.account, task);
          if (refused) {
            // nobody is refused while another account has more waiting; the newest task is always the one refused
            expect(of(refused.account).length).toBe(most());
            expect(of(refused.account).pop()).toBe(refused);
          }
        } else if (one.kind === 'next') {
          const served = queue.next();
          const all = [...waiting.values()].flat();
          expect(served === undefined).toBe(all.length === 0);
          if (served) {
            expect(of(served.account).shift()).toBe(served.task);
            queue.done(served.account, one.milliseconds);
          }
        } else {
          const task = of(one.account).shift();
          if (task) queue.remove(one.account, task);
        }
        expect(queue.size).toBe([...waiting.values()].flat().length);
        expect(queue.size).toBeLessThanOrEqual(capacity);
      });
    }),
  );
});

it('serves a new account next, however many tasks of another are waiting', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 900 }), (served, milliseconds) => {
      const queue = new FairQueue<string>(32);
      for (let count = 0; count < served; count += 1) {
        queue.add('flood', 'task');
        queue.add('flood', 'task');
        queue.next();
        queue.done('flood', milliseconds);
      }
      queue.add('newcomer', 'task');
      expect(queue.next()?.account).toBe('newcomer');
    }),
  );
});

it('lets no account save up turns, or jump the queue by leaving and returning', () => {
  const queue = new FairQueue<string>(32);
  for (let count = 0; count < 5; count += 1) queue.add('steady', 'task');
  queue.add('heavy', 'recording');
  expect([queue.next(), queue.next()].map((one) => one?.account)).toEqual(['steady', 'heavy']);
  queue.done('steady', 100);
  queue.done('heavy', 900);
  // its first recording is done, and it sends another at once
  queue.add('heavy', 'recording');
  const order: (string | undefined)[] = [];
  for (let count = 0; count < 4; count += 1) {
    order.push(queue.next()?.account);
    queue.done('steady', 100);
  }
  expect(order).toEqual(['steady', 'steady', 'steady', 'steady']);
  expect(queue.next()?.account).toBe('heavy');
});

it('forgets accounts without tasks', () => {
  const remembered = (queue: FairQueue<string>): number => (queue as unknown as { lanes: Map<string, unknown> }).lanes.size;
  const alone = new FairQueue<string>(32);
  const alongsideOthers = new FairQueue<string>(32);
  for (let count = 0; count < 1_000; count += 1) {
    alone.add(`account ${count}`, 'task');
    alone.next();
    alone.done(`account ${count}`, 100);
    for (const account of ['always', 'always', `account ${count}`]) alongsideOthers.add(account, 'task');
    for (let served = 0; served < 2; served += 1) alongsideOthers.done(alongsideOthers.next()?.account ?? '', 100);
  }
  expect(remembered(alone)).toBeLessThan(3);
  expect(remembered(alongsideOthers)).toBeLessThan(40);
});
