import { FromVariable } from '@shiren/environment';
import { IsIn, IsInt, Max, Min } from 'class-validator';

/** ONNX Runtime's names for what it runs on. Steps that the others do not support run on `cpu`. */
const providers = ['cpu', 'webgpu', 'cuda', 'tensorrt'] as const;

export class OnnxEnvironment {
  @FromVariable({
    name: 'ONNX_PROVIDER',
    means: 'what runs the networks: `cpu`, `webgpu`, `cuda` or `tensorrt` ([processors](models.md#processors-and-threads))',
  })
  @IsIn(providers)
  provider: (typeof providers)[number] = 'cpu';

  @FromVariable({
    name: 'ONNX_THREADS',
    means:
      'processor threads of one network in one worker, 1 to 64. More workers use several cores better than more threads ([processors](models.md#processors-and-threads))',
  })
  @IsInt()
  @Min(1)
  @Max(64)
  threads: number = 1;
}
