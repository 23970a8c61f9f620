import { availableParallelism } from 'node:os';
import { FromVariable } from '@shiren/environment';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export class InferenceEnvironment {
  @FromVariable({ name: 'INFERENCE_WORKERS', otherwise: 'one per core', means: 'threads with models, 1 to 64; about 170 MB each' })
  @IsInt()
  @Min(1)
  @Max(64)
  workers: number = availableParallelism();

  @FromVariable({
    name: 'FACE_MODEL',
    otherwise: 'the model that ships',
    means:
      'the manifest of another face recognition model; it is checked at startup ([models](models.md#a-model-of-your-own)). Every inference process must use the same one',
  })
  @IsOptional()
  @IsString()
  faceModel?: string;

  @FromVariable({
    name: 'FACE_CALIBRATION',
    otherwise: 'the calibration that ships',
    means: 'a file from `npm run calibrate` for the recognition model in use, with the distance for each score ([calibration](calibration.md))',
  })
  @IsOptional()
  @IsString()
  faceCalibration?: string;

  @FromVariable({
    name: 'LIVENESS_MODEL',
    otherwise: 'no network',
    means:
      'the manifest of a network that tells real faces from pictures; it can only ask for a second recording, never refuse anybody ([models](models.md#a-passive-liveness-network)). Every inference process must use the same one',
  })
  @IsOptional()
  @IsString()
  livenessModel?: string;

  @FromVariable({
    name: 'ORT_DISABLE_TELEMETRY',
    otherwise: 'set to 1 by `npm start`, images and Kubernetes',
    means: 'must be 1, or the service refuses to start: ONNX Runtime would report to Microsoft',
  })
  @IsIn(['1'])
  telemetryOff!: string;
}
