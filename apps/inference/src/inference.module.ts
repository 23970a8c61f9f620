import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { FacesController } from './faces/faces.controller.js';
import { Faces } from './faces/faces.js';
import { FaceWorkers } from './faces/face-workers.js';

@Module({
  controllers: [FacesController],
  providers: [Faces, FaceWorkers, { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() }],
})
export class InferenceModule {}
