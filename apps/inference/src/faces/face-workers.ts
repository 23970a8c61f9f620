import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { ModelWorkers } from '@shiren/model-workers';
import { Readiness, gauged } from '@shiren/observability';
import type { FrameObservation } from '@shiren/liveness';
import { RecognitionModel, type LookedAt, type MeasuredPhoto } from '@shiren/vision';
import type { Logger } from 'pino';
import { InferenceEnvironment } from '../environment.js';
import { RECOGNITION_ENGINE } from './recognition.js';
import type { AssessTask, Assessment, FaceAnswer, FaceTask } from './face-worker.js';

const running = gauged('shiren_recognition_model', '1 for the recognition model in use and the engine that runs its network.', ['model', 'engine']);

@Injectable()
export class FaceWorkers implements OnModuleInit, OnModuleDestroy {
  private readonly workers: ModelWorkers<FaceTask, FaceAnswer>;

  constructor(
    @Inject(LOGGER) log: Logger,
    private readonly readiness: Readiness,
    private readonly recognition: RecognitionModel,
    environment: InferenceEnvironment,
  ) {
    this.workers = new ModelWorkers({
      name: 'face-workers',
      module: new URL('./face-worker.js', import.meta.url),
      threads: environment.workers,
      deadline: 10_000, // ten times what a slow core needs
      whenLate: 'replace',
      waitingPerThread: 16,
      log,
    });
  }

  async onModuleInit(): Promise<void> {
    await this.workers.open(this.readiness);
    running.set({ model: this.recognition.name, engine: RECOGNITION_ENGINE }, 1);
  }

  onModuleDestroy(): Promise<void> {
    return this.workers.close();
  }

  /** Whether a thread is free and no task is waiting. */
  get idle(): boolean {
    return this.workers.idle;
  }

  /** Throws the photo's problem, SERVICE.UNAVAILABLE or DEADLINE.EXCEEDED; so do the other methods. */
  look(photo: Buffer): Promise<LookedAt> {
    return this.workers.run({ photo }, 'look') as Promise<LookedAt>;
  }

  measure(photo: Buffer, most: number): Promise<MeasuredPhoto> {
    return this.workers.run({ photo, most }) as Promise<MeasuredPhoto>;
  }

  /** Packed frames. */
  observe(frames: Buffer): Promise<FrameObservation[]> {
    return this.workers.run({ frames }, 'observe') as Promise<FrameObservation[]>;
  }

  assess(task: AssessTask): Promise<Assessment> {
    return this.workers.run(task, 'assess') as Promise<Assessment>;
  }
}
