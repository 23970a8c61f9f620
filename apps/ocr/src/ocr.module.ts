import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { CardWorkers } from './cards/card-workers.js';
import { CardsController } from './cards/cards.controller.js';
import { Cards } from './cards/cards.js';

@Module({
  controllers: [CardsController],
  providers: [Cards, CardWorkers, { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() }],
})
export class OcrModule {}
