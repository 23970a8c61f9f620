import { Module } from '@nestjs/common';
import { provideEnvironment } from '@shiren/environment';
import { BlobStore } from '@shiren/blob-store';
import { OcrEnvironment } from './environment.js';
import { CardWorkers } from './cards/card-workers.js';
import { CardsController } from './cards/cards.controller.js';
import { Cards } from './cards/cards.js';

@Module({
  controllers: [CardsController],
  providers: [provideEnvironment(OcrEnvironment), Cards, CardWorkers, { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() }],
})
export class OcrModule {}
