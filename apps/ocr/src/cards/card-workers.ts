import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { CardSide } from '@shiren/contracts-media';
import { ModelWorkers } from '@shiren/model-workers';
import { Readiness } from '@shiren/observability';
import type { Logger } from 'pino';
import { OcrEnvironment } from '../environment.js';
import type { CardTask, ReadPhoto } from './card-worker.js';

@Injectable()
export class CardWorkers implements OnModuleInit, OnModuleDestroy {
  private readonly workers: ModelWorkers<CardTask, ReadPhoto>;

  constructor(
    @Inject(LOGGER) log: Logger,
    private readonly readiness: Readiness,
    environment: OcrEnvironment,
  ) {
    this.workers = new ModelWorkers({
      name: 'card-workers',
      module: new URL('./card-worker.js', import.meta.url),
      threads: environment.workers,
      deadline: 8_000, // twenty times what an idle core needs
      whenLate: 'leave',
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

  /** Throws the photo's problem, SERVICE.UNAVAILABLE or DEADLINE.EXCEEDED. */
  read(photo: Buffer, side: CardSide): Promise<ReadPhoto> {
    return this.workers.run({ photo, side }, 'read');
  }
}
