import { availableParallelism } from 'node:os';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { ModelWorkers } from '@shiren/model-workers';
import { Readiness } from '@shiren/observability';
import type { FrameObservation } from '@shiren/liveness';
import type { LookedAt, MeasuredPhoto } from '@shiren/vision';
import type { Logger } from 'pino';
import type { AssessTask, Assessment, FaceAnswer, FaceTask } from './face-worker.js';

@Injectable()
export class FaceWorkers implements OnModuleInit, OnModuleDestroy {
  private readonly workers: ModelWorkers<FaceTask, FaceAnswer>;

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

  /** Throws the problem that the photo has, or SERVICE.UNAVAILABLE or DEADLINE.EXCEEDED; so do the others. */
  look(photo: Buffer): Promise<LookedAt> {
    return this.workers.run({ photo }) as Promise<LookedAt>;
  }

  measure(photo: Buffer, most: number): Promise<MeasuredPhoto> {
    return this.workers.run({ photo, most }) as Promise<MeasuredPhoto>;
  }

  /** Packed frames. */
  observe(frames: Buffer): Promise<FrameObservation[]> {
    return this.workers.run({ frames }) as Promise<FrameObservation[]>;
  }

  assess(task: AssessTask): Promise<Assessment> {
    return this.workers.run(task) as Promise<Assessment>;
  }
}
