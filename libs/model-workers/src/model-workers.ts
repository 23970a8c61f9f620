import { timeLeft, traced, requestContext } from '@shiren/bus';
import { FairTurns } from '@shiren/fair-turns';
import { Problem } from '@shiren/contracts-core';
import { gauged, secondsSince, timed, type Outcome, type Readiness } from '@shiren/observability';
import type { Logger } from 'pino';
import { Piscina } from 'piscina';
import type { WorkerAnswer } from './worker-answer.js';

export interface ModelWorkersOptions {
  /** Name of the threads in logs and in the readiness check. */
  name: string;
  /** The module that runs in each thread: its default export handles a task (`answering`), its `backend` names the engine. */
  module: URL;
  threads: number;
  /** Deadline for one task, waiting included, in milliseconds. */
  deadline: number;
  /** What happens to a thread that exceeds it: it is replaced, or left to finish if ending a thread would end the process (onnxruntime). */
  whenLate: 'replace' | 'leave';
  /** Tasks that may wait, per thread: about as many as can still be handled in time. */
  waitingPerThread: number;
  log: Logger;
}

const START_DEADLINE = 60_000;
/** When a refused caller should retry: a full queue is processed in about this time. */
const RETRY_DELAY_SECONDS = 2;

/** The pools of this process, by name. */
const open = new Map<string, { waiting: number; inWork: number }>();

gauged('shiren_questions_waiting', 'Tasks that wait for a worker thread; autoscalers go by it.', ['workers'], (gauge) => {
  for (const [workers, { waiting }] of open) gauge.set({ workers }, waiting);
});
gauged('shiren_questions_in_work', 'Tasks that worker threads are at.', ['workers'], (gauge) => {
  for (const [workers, { inWork }] of open) gauge.set({ workers }, inWork);
});
const modelSeconds = timed('shiren_model_seconds', 'Tasks by kind, in a worker thread, waiting not included.', ['workers', 'task', 'outcome']);

/** Worker threads with a set of models each. A thread that dies is replaced, and its task fails as our fault. */
export class ModelWorkers<Task, Answer> {
  private readonly pool: Piscina<Task | null, WorkerAnswer<Answer> | string>;
  /** Piscina's own queue knows no accounts, and moves a task with a deadline that found no free thread behind the others. */
  private readonly turns: FairTurns;

  constructor(private readonly options: ModelWorkersOptions) {
    const { name, module, threads, waitingPerThread } = options;
    this.pool = new Piscina({ filename: module.href, minThreads: threads, maxThreads: threads });
    this.turns = new FairTurns({
      ...{ atOnce: threads, waiting: threads * waitingPerThread },
      full: () => new Problem('SERVICE.BUSY', `The ${name} have too much to do; try again in ${RETRY_DELAY_SECONDS} s.`, { seconds: RETRY_DELAY_SECONDS }),
    });
    open.set(name, this);
  }

  /** Resolves once every thread has loaded and warmed up its models. */
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
    return this.turns.waiting;
  }

  get inWork(): number {
    return this.turns.inWork;
  }

  /** Whether a thread is free and nothing waits, so that background work may begin. */
  get idle(): boolean {
    return this.inWork < this.options.threads && this.waiting === 0;
  }

  /**
   * `kind` labels the task in the metrics. The task counts for the account of the current request. Throws the task's
   * problem; SERVICE.BUSY if too many tasks wait, DEADLINE.EXCEEDED if it took too long, SERVICE.UNAVAILABLE if its thread died.
   */
  async run(task: Task, kind = 'task'): Promise<Answer> {
    const deadline = Math.min(this.options.deadline, timeLeft());
    let answered: WorkerAnswer<Answer>;
    try {
      const signal = AbortSignal.timeout(deadline);
      const begin = (): Promise<WorkerAnswer<Answer>> => traced({ name: `${this.options.name} ${kind}`, kind: 'internal' }, () => this.work(task, kind));
      // work without an account, such as an import of the registry, is treated like one more account
      answered = await Promise.race([this.turns.run(requestContext()?.accountId ?? '', begin, signal), ended(signal)]);
    } catch (error) {
      throw this.asProblem(error as Error);
    }
    if ('answer' in answered) return answered.answer;
    throw new Problem(answered.problem.code, answered.problem.message, answered.problem.details);
  }

  private async work(task: Task, kind: string): Promise<WorkerAnswer<Answer>> {
    const started = performance.now();
    // starts here: a thread that began late only because of waiting tasks would otherwise have to reload its models for nothing
    const replaced = this.options.whenLate === 'replace' ? { signal: AbortSignal.timeout(this.options.deadline) } : {};
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
    if (error instanceof Problem) return error;
    if (error.name === 'AbortError' || error.name === 'TimeoutError')
      return new Problem('DEADLINE.EXCEEDED', 'The photo was not looked at in time; try again.');
    log.error({ stack: error.stack }, `one of the ${name} failed`);
    return new Problem('SERVICE.UNAVAILABLE', `The ${name} are restarting; try again in a few seconds.`);
  }
}

/** Rejects when the signal aborts. */
const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
