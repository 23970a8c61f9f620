import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { RecognitionModel } from '@shiren/vision';
import { FacesController } from './faces/faces.controller.js';
import { Faces } from './faces/faces.js';
import { FaceWorkers } from './faces/face-workers.js';
import { recognitionFromEnvironment } from './faces/recognition.js';
import { LivenessController } from './liveness/liveness.controller.js';
import { Liveness } from './liveness/liveness.js';

@Module({
  controllers: [FacesController, LivenessController],
  providers: [
    Faces,
    FaceWorkers,
    Liveness,
    { provide: RecognitionModel, useFactory: () => recognitionFromEnvironment() },
    { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() },
  ],
})
export class InferenceModule {}
