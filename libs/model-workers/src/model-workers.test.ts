import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forAccount, runInContext } from '@shiren/bus';
import { Readiness } from '@shiren/observability';
import { pino } from 'pino';
import { ModelWorkers } from './model-workers.js';

/** A worker module that answers a task, throws a problem, takes its time, or dies. */
const WORKER = `
import { threadId } from 'node:worker_threads';
export const backend = () => 'none';
export default async function work(task) {
  if (task.problem) return { problem: { code: task.problem, message: 'This photo shows nothing.', details: {} } };
  if (task.endless) for (;;);
  if (task.die) process.exit(1);
  if (task.thread) return { answer: String(threadId) };
  await new Promise((resolve) => setTimeout(resolve, task.milliseconds ?? 0));
  return { answer: task.say };
}
`;

interface Task {
  say?: string;
  problem?: string;
  endless?: boolean;
  die?: boolean;
  thread?: boolean;
  milliseconds?: number;
}

describe('model workers', () => {
  let folder: string;
  let workers: ModelWorkers<Task, string>;
  const readiness = new Readiness();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiren-workers-'));
    await writeFile(join(folder, 'worker.mjs'), WORKER);
    workers = new ModelWorkers({
      name: 'test-workers',
      module: pathToFileURL(join(folder, 'worker.mjs')),
      threads: 1,
      deadline: 3_000,
      whenLate: 'replace',
      waitingPerThread: 2,
      log: pino({ level: 'silent' }),
    });
    await workers.open(readiness);
  }, 60_000);

  afterAll(async () => {
    await workers.close();
    await rm(folder, { recursive: true });
  });

  it('answer a task', async () => {
    await expect(workers.run({ say: 'a face' })).resolves.toBe('a face');
  });

  it('give back the problem that a task has', async () => {
    await expect(workers.run({ problem: 'IMAGE.INVALID' })).rejects.toMatchObject({ code: 'IMAGE.INVALID', message: 'This photo shows nothing.' });
  });

  it('turn away what could not be answered in time anyway', async () => {
    const given = Array.from({ length: 5 }, () => workers.run({ say: 'late', milliseconds: 200 }));
    const settled = await Promise.allSettled(given);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(3); // one running, two waiting
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code: string }] : []));
    expect(refused.map(({ code }) => code)).toEqual(['SERVICE.BUSY', 'SERVICE.BUSY']);
  });

  it('take an account that comes later before what waits of a busy one, which loses its newest task where the queue is full', async () => {
    const ended: string[] = [];
    const of = (account: string, say: string): Promise<string> =>
      forAccount(account, () => workers.run({ say, milliseconds: 100 })).then(
        (said) => (ended.push(said), said),
        (error: { code: string }) => error.code,
      );
    const busy = ['one', 'two', 'three'].map((say) => of('busy', say));
    const other = of('other', 'other');
    expect(await Promise.all([...busy, other])).toEqual(['one', 'two', 'SERVICE.BUSY', 'other']);
    expect(ended).toEqual(['one', 'other', 'two']);
  });

  it('give up what waits when its time is over', async () => {
    const long = workers.run({ say: 'long', milliseconds: 500 });
    const late = runInContext({ requestId: 'r', traceparent: 't', deadline: performance.now() + 100 }, () => workers.run({ say: 'late' }));
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE.EXCEEDED' });
    expect(workers.waiting).toBe(0);
    await long;
  });

  it('stop a task that takes too long, and go on with a new thread', async () => {
    await expect(workers.run({ endless: true })).rejects.toMatchObject({ code: 'DEADLINE.EXCEEDED' });
    await expect(workers.run({ say: 'still there' })).resolves.toBe('still there');
  }, 20_000);

  it('have no longer than the call that they are part of', async () => {
    const within = (milliseconds: number, task: Task): Promise<string> =>
      runInContext({ requestId: 'r', traceparent: 't', deadline: performance.now() + milliseconds }, () => workers.run(task));
    await expect(within(2_000, { say: 'in time' })).resolves.toBe('in time');
    await expect(within(200, { say: 'late', milliseconds: 1_000 })).rejects.toMatchObject({ code: 'DEADLINE.EXCEEDED' });
  }, 20_000);

  it('keep a thread whose task only began too late', async () => {
    const thread = await workers.run({ thread: true });
    const long = workers.run({ say: 'long', milliseconds: 400 });
    const late = runInContext({ requestId: 'r', traceparent: 't', deadline: performance.now() + 500 }, () => workers.run({ say: 'late', milliseconds: 400 }));
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE.EXCEEDED' });
    await long;
    expect(await workers.run({ thread: true })).toBe(thread);
  });

  it('outlive a thread that dies at work', async () => {
    await expect(workers.run({ die: true })).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    await expect(workers.run({ say: 'still there' })).resolves.toBe('still there');
  }, 20_000);
});
