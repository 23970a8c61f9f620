import { AsyncResource } from 'node:async_hooks';
import { timeLeft, traced } from '@shiren/bus';
import { Problem } from '@shiren/contracts';
import { gauged, secondsSince, timed, type Outcome, type Readiness } from '@shiren/observability';
import { BulkheadRejectedError, TaskCancelledError, bulkhead } from 'cockatiel';
import type { Logger } from 'pino';
import { Piscina } from 'piscina';
import type { WorkerAnswer } from './worker-answer.js';

export interface ModelWorkersOptions {
  /** What the threads are called in logs and in the readiness check. */
  name: string;
  /** The module that runs in each thread: its default export answers a task (`answering`), its `backend` says what it runs on. */
  module: URL;
  threads: number;
  /** Milliseconds for one task, waiting included. */
  deadline: number;
  /** What becomes of a thread that exceeds it: it is replaced, or left to end its work where ending a thread ends the process (onnxruntime). */
  whenLate: 'replace' | 'leave';
  /** Tasks that may wait, for each thread: about as many as can still be answered in time. */
  waitingPerThread: number;
  log: Logger;
}

const START_DEADLINE = 60_000;

/** Those of this process, by name. */
const open = new Map<string, { waiting: number; inWork: number }>();

gauged('shiren_questions_waiting', 'Tasks that wait for a worker thread; autoscalers go by it.', ['workers'], (gauge) => {
  for (const [workers, { waiting }] of open) gauge.set({ workers }, waiting);
});
gauged('shiren_questions_in_work', 'Tasks that worker threads are at.', ['workers'], (gauge) => {
  for (const [workers, { inWork }] of open) gauge.set({ workers }, inWork);
});
const modelSeconds = timed('shiren_model_seconds', 'Tasks by kind, in a worker thread, waiting not included.', ['workers', 'task', 'outcome']);

/** Worker threads with a set of models each; a thread that dies is replaced, and what it was at fails as our fault. */
export class ModelWorkers<Task, Answer> {
  private readonly pool: Piscina<Task | null, WorkerAnswer<Answer> | string>;
  /** First come, first served: Piscina's own queue puts a task with a deadline that found no thread free behind the others again. */
  private readonly queue: ReturnType<typeof bulkhead>;

  constructor(private readonly options: ModelWorkersOptions) {
    const { module, threads, waitingPerThread } = options;
    this.pool = new Piscina({ filename: module.href, minThreads: threads, maxThreads: threads });
    this.queue = bulkhead(threads, threads * waitingPerThread);
    open.set(options.name, this);
  }

  /** Resolves once every thread has its models loaded and warm, with what they run on. */
  async open(readiness: Readiness): Promise<void> {
    const { name, threads, log } = this.options;
    this.pool.on('error', (error: Error) => log.error({ stack: error.stack }, `one of the ${name} died idle`));
    const started = Date.now();
    const signal = AbortSignal.timeout(START_DEADLINE);
    const backends = await Promise.all(Array.from({ length: threads }, () => this.pool.run(null, { name: 'backend', signal })));
    readiness.add({ name, check: () => (this.pool.threads.length > 0 ? Promise.resolve() : Promise.reject(new Error('no worker thread runs'))) });
    log.info({ backend: backends[0], threads, milliseconds: Date.now() - started }, `${name} have their models loaded`);
  }

  async close(): Promise<void> {
    await (this.options.whenLate === 'replace' ? this.pool.destroy() : this.pool.close());
  }

  get waiting(): number {
    return this.options.threads * this.options.waitingPerThread - this.queue.queueSlots;
  }

  get inWork(): number {
    return this.options.threads - this.queue.executionSlots;
  }

  /** Whether a thread is free and nothing waits: then work that nobody waits for may begin. */
  get idle(): boolean {
    return this.queue.executionSlots > 0 && this.waiting === 0;
  }

  /** `kind` says in the metrics what was done. Throws the problem that the task has; SERVICE.UNAVAILABLE when too many wait, DEADLINE.EXCEEDED when it took too long. */
  async run(task: Task, kind = 'task'): Promise<Answer> {
    const deadline = Math.min(this.options.deadline, timeLeft());
    let answered: WorkerAnswer<Answer>;
    try {
      const signal = AbortSignal.timeout(deadline);
      const replaced = this.options.whenLate === 'replace' ? { signal } : {};
      // what waited runs where the one before it ended, and would else be taken for a part of that
      const begin = AsyncResource.bind(() => traced({ name: `${this.options.name} ${kind}`, kind: 'internal' }, () => this.work(task, kind, replaced)));
      const work = this.queue.execute(begin, signal);
      answered = await Promise.race([work, ended(signal)]);
    } catch (error) {
      throw this.asProblem(error as Error);
    }
    if ('answer' in answered) return answered.answer;
    throw new Problem(answered.problem.code, answered.problem.message, answered.problem.details);
  }

  private async work(task: Task, kind: string, replaced: { signal?: AbortSignal }): Promise<WorkerAnswer<Answer>> {
    const started = performance.now();
    let outcome: Outcome = 'failed';
    try {
      const answered = (await this.pool.run(task, replaced)) as WorkerAnswer<Answer>;
      outcome = 'answer' in answered ? 'answered' : 'refused';
      return answered;
    } finally {
      modelSeconds.observe({ workers: this.options.name, task: kind, outcome }, secondsSince(started));
    }
  }

  private asProblem(error: Error): Problem {
    const { name, log } = this.options;
    if (error.name === 'AbortError' || error instanceof TaskCancelledError)
      return new Problem('DEADLINE.EXCEEDED', 'The photo was not looked at in time; try again.');
    if (!(error instanceof BulkheadRejectedError)) log.error({ stack: error.stack }, `one of the ${name} failed`);
    return new Problem('SERVICE.UNAVAILABLE', `The ${name} are busy or restarting; try again in a few seconds.`);
  }
}

/** Rejects when the signal fires. */
const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const late = new Error('The task took too long.');
    late.name = 'AbortError';
    if (signal.aborted) reject(late);
    signal.addEventListener('abort', () => reject(late), { once: true });
  });
