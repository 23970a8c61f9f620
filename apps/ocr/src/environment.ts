import { availableParallelism } from 'node:os';
import { FromVariable } from '@shiren/environment';
import { IsInt, Max, Min } from 'class-validator';

export class OcrEnvironment {
  @FromVariable({ name: 'OCR_WORKERS', otherwise: 'one per core', means: 'threads with models, 1 to 64; about 460 MB with one' })
  @IsInt()
  @Min(1)
  @Max(64)
  workers: number = availableParallelism();
}
