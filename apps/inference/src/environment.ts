import { availableParallelism } from 'node:os';
import { FromVariable } from '@shiren/environment';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export class InferenceEnvironment {
  @FromVariable({ name: 'INFERENCE_WORKERS', otherwise: 'one a core', means: 'threads with models, 1 to 64; some 170 MB each' })
  @IsInt()
  @Min(1)
  @Max(64)
  workers: number = availableParallelism();

  @FromVariable({
    name: 'FACE_MODEL',
    otherwise: 'the model that ships',
    means:
      'the manifest of another face recognition model, checked at the start ([models](models.md#a-model-of-your-own)). Every inference process must name the same one',
  })
  @IsOptional()
  @IsString()
  faceModel?: string;

  @FromVariable({
    name: 'FACE_CALIBRATION',
    otherwise: 'the calibration that ships',
    means: 'a file of `npm run calibrate` for the recognition model in use: what distance each score stands for ([calibration](calibration.md))',
  })
  @IsOptional()
  @IsString()
  faceCalibration?: string;

  @FromVariable({
    name: 'ORT_DISABLE_TELEMETRY',
    otherwise: 'set to 1 by `npm start`, images and Kubernetes',
    means: 'must be 1, or the service refuses to start: ONNX Runtime would report to Microsoft',
  })
  @IsIn(['1'])
  telemetryOff!: string;
}
