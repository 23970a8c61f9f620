import { availableParallelism } from 'node:os';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER, travelling } from '@shiren/bus';
import { Problem } from '@shiren/contracts';
import { Readiness } from '@shiren/observability';
import type { LookedAt } from '@shiren/vision';
import { BulkheadRejectedError, TaskCancelledError, bulkhead } from 'cockatiel';
import { Piscina } from 'piscina';
import type { Logger } from 'pino';
import type { Looked } from './face-worker.js';

/** Milliseconds for one photo, waiting included; ten times what a slow core needs. A thread that exceeds it is replaced. */
const DEADLINE = 10_000;
/** Photos that may wait, for each thread: about as many as can still be answered in time. */
const WAITING_PER_THREAD = 16;
const START_DEADLINE = 60_000;

/** Worker threads with a set of models each; a thread that dies is replaced, and what it was at fails as our fault. */
@Injectable()
export class FaceWorkers implements OnModuleInit, OnModuleDestroy {
  private readonly threads = Number(process.env['INFERENCE_WORKERS'] ?? availableParallelism());
  private readonly pool = new Piscina<Uint8Array | null, Looked | string>({
    filename: new URL('./face-worker.js', import.meta.url).href,
    minThreads: this.threads,
    maxThreads: this.threads,
  });
  /** First come, first served: Piscina's own queue puts a photo with a deadline that found no thread free behind the others again. */
  private readonly queue = bulkhead(this.threads, this.threads * WAITING_PER_THREAD);

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly readiness: Readiness,
  ) {}

  /** Resolves once every thread has its models loaded and warm. */
  async onModuleInit(): Promise<void> {
    this.pool.on('error', (error: Error) => this.log.error({ stack: error.stack }, 'a face worker died idle'));
    const started = Date.now();
    const signal = AbortSignal.timeout(START_DEADLINE);
    const backends = await Promise.all(Array.from({ length: this.threads }, () => this.pool.run(null, { name: 'backend', signal })));
    this.readiness.add({
      name: 'face-workers',
      check: () => (this.pool.threads.length > 0 ? Promise.resolve() : Promise.reject(new Error('no worker thread runs'))),
    });
    this.log.info({ backend: backends[0], threads: this.threads, milliseconds: Date.now() - started }, 'face models loaded');
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.destroy();
  }

  /** Throws the problem that the photo has; SERVICE.UNAVAILABLE when too many wait, DEADLINE.EXCEEDED when it took too long. */
  async look(photo: Buffer): Promise<LookedAt> {
    const remaining = Math.min(DEADLINE, (travelling()?.deadline ?? Infinity) - Date.now());
    let looked: Looked;
    try {
      const signal = AbortSignal.timeout(Math.max(remaining, 0));
      looked = (await this.queue.execute(() => this.pool.run(photo, { signal }), signal)) as Looked;
    } catch (error) {
      throw this.asProblem(error as Error);
    }
    if ('seen' in looked) return looked.seen;
    throw new Problem(looked.problem.code, looked.problem.message, looked.problem.details);
  }

  private asProblem(error: Error): Problem {
    if (error.name === 'AbortError' || error instanceof TaskCancelledError)
      return new Problem('DEADLINE.EXCEEDED', 'The photo was not looked at in time; try again.');
    if (!(error instanceof BulkheadRejectedError)) this.log.error({ stack: error.stack }, 'a face worker failed');
    return new Problem('SERVICE.UNAVAILABLE', 'The face models are busy or restarting; try again in a few seconds.');
  }
}
