import { availableParallelism } from 'node:os';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { ModelWorkers } from '@shiren/model-workers';
import { Readiness } from '@shiren/observability';
import type { LookedAt } from '@shiren/vision';
import type { Logger } from 'pino';

@Injectable()
export class FaceWorkers implements OnModuleInit, OnModuleDestroy {
  private readonly workers: ModelWorkers<Uint8Array, LookedAt>;

  constructor(
    @Inject(LOGGER) log: Logger,
    private readonly readiness: Readiness,
  ) {
    this.workers = new ModelWorkers({
      name: 'face-workers',
      module: new URL('./face-worker.js', import.meta.url),
      threads: Number(process.env['INFERENCE_WORKERS'] ?? availableParallelism()),
      deadline: 10_000, // ten times what a slow core needs
      whenLate: 'replace',
      waitingPerThread: 16,
      log,
    });
  }

  onModuleInit(): Promise<void> {
    return this.workers.open(this.readiness);
  }

  onModuleDestroy(): Promise<void> {
    return this.workers.close();
  }

  /** Throws the problem that the photo has, or SERVICE.UNAVAILABLE or DEADLINE.EXCEEDED. */
  look(photo: Buffer): Promise<LookedAt> {
    return this.workers.run(photo);
  }
}
