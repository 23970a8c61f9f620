import { AsyncResource } from 'node:async_hooks';
import type { Problem } from '@shiren/contracts-core';
import { FairQueue } from './fair-queue.js';

export interface FairTurnsOptions {
  /** Jobs that run at the same time. */
  atOnce: number;
  /** Jobs that may wait. */
  waiting: number;
  /** The error for a job that is refused because too many wait. */
  full: () => Problem;
}

interface Waiting {
  /** Never rejects; resolves when the job has ended. */
  begin(): Promise<void>;
  refuse(problem: Problem): void;
}

/** Runs a few jobs at a time, shared fairly among the accounts that ask (`FairQueue`). */
export class FairTurns {
  private readonly queue: FairQueue<Waiting>;
  private running = 0;

  constructor(private readonly options: FairTurnsOptions) {
    this.queue = new FairQueue(options.waiting);
  }

  /** Number of waiting jobs. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Number of running jobs. */
  get inWork(): number {
    return this.running;
  }

  /**
   * Rejects with the job's error, with `full()`, or with the signal's reason if the job has not begun by then. A job that has begun is not
   * interrupted.
   */
  run<T>(asker: string, job: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // without this, a waiting job would run in the request context of the job that ended before it
      const begin = AsyncResource.bind(job);
      const waiting: Waiting = { begin: () => begin().then(resolve, reject), refuse: reject };
      this.queue.add(asker, waiting)?.refuse(this.options.full());
      const giveUp = (): void => {
        if (this.queue.remove(asker, waiting)) reject(signal.reason as Error);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      this.beginNext();
    });
  }

  private beginNext(): void {
    while (this.running < this.options.atOnce) {
      const next = this.queue.next();
      if (!next) return;
      const started = performance.now();
      this.running += 1;
      void next.task.begin().finally(() => {
        this.running -= 1;
        this.queue.done(next.account, performance.now() - started);
        this.beginNext();
      });
    }
  }
}
