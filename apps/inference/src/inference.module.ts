import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { provideEnvironment } from '@shiren/environment';
import { RecognitionModel } from '@shiren/vision';
import { InferenceEnvironment } from './environment.js';
import { FacesController } from './faces/faces.controller.js';
import { Faces } from './faces/faces.js';
import { FaceWorkers } from './faces/face-workers.js';
import { openRecognition } from './faces/recognition.js';
import { LivenessController } from './liveness/liveness.controller.js';
import { Liveness } from './liveness/liveness.js';

@Module({
  controllers: [FacesController, LivenessController],
  providers: [
    Faces,
    FaceWorkers,
    Liveness,
    provideEnvironment(InferenceEnvironment),
    { provide: RecognitionModel, inject: [InferenceEnvironment], useFactory: openRecognition },
    { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() },
  ],
})
export class InferenceModule {}
