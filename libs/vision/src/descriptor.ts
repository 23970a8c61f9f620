import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Engine } from './engine.js';
import { CHIP_SIZE } from './face-chip.js';
import { normalized, withWeights, type Weights } from './weights.js';

/** A convolution with its bias, into which the scale layer that follows it is multiplied. */
interface Convolution {
  filter: Tensor4D;
  bias: Tensor1D;
}

interface Block {
  first: Convolution;
  second: Convolution;
  /** Half as wide and high as what came in, as the first block of each width. */
  halves: boolean;
}

/** Blocks of the network in their order; those with `down` halve the picture. */
const BLOCKS = [
  ...['conv32_1', 'conv32_2', 'conv32_3'],
  ...['conv64_down', 'conv64_1', 'conv64_2', 'conv64_3'],
  ...['conv128_down', 'conv128_1', 'conv128_2'],
  ...['conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out'],
] as const;

/**
 * dlib's ResNet with the weights that `@vladmandic/face-api` ships. That package runs convolution, bias, scale and bias each by
 * itself, and joins tensors by a slow path of the WebAssembly backend; here each convolution is one fused call (docs/decisions/0012).
 */
export class FaceDescriptor {
  private constructor(
    private readonly engine: Engine,
    private readonly entry: Convolution,
    private readonly blocks: readonly Block[],
    private readonly last: Tensor2D,
  ) {}

  static async load(engine: Engine): Promise<FaceDescriptor> {
    return withWeights(
      engine,
      'face_recognition_model',
      (weights) =>
        new FaceDescriptor(
          engine,
          folded(engine, weights, 'conv32_down'),
          BLOCKS.map((name) => ({
            first: folded(engine, weights, `${name}/conv1`),
            second: folded(engine, weights, `${name}/conv2`),
            halves: name.includes('down'),
          })),
          weights('fc').clone() as Tensor2D,
        ),
    );
  }

  /** 128 numbers of a face that `faceChip` cut out. */
  describe(chip: Uint8Array): Float32Array {
    const { tensorFlow } = this.engine;
    return tensorFlow.tidy(() => {
      const input = tensorFlow.tensor4d(normalized(chip), [1, CHIP_SIZE, CHIP_SIZE, 3]);
      let out = tensorFlow.maxPool(this.convolved(input, this.entry, { stride: 2, activation: 'relu' }), 3, 2, 'valid');
      for (const block of this.blocks) out = this.through(block, out);
      return tensorFlow.matMul(tensorFlow.mean(out, [1, 2]), this.last).dataSync() as Float32Array;
    });
  }

  private through({ first, second, halves }: Block, input: Tensor4D): Tensor4D {
    const { tensorFlow } = this.engine;
    const inner = this.convolved(input, first, { stride: halves ? 2 : 1, activation: 'relu' });
    const out = this.convolved(inner, second, { stride: 1, activation: 'linear' });
    if (!halves) return tensorFlow.relu(tensorFlow.add<Tensor4D>(out, input));
    const pooled = tensorFlow.avgPool(input, 2, 2, 'valid');
    const shortfall = pooled.shape[1] - out.shape[1];
    const padded =
      shortfall > 0
        ? tensorFlow.pad(out, [
            ...[
              [0, 0],
              [0, shortfall],
              [0, shortfall],
            ],
            [0, 0],
          ] as [number, number][])
        : out;
    const widened =
      out.shape[3] > pooled.shape[3]
        ? tensorFlow.pad(pooled, [
            [0, 0],
            [0, 0],
            [0, 0],
            [0, out.shape[3] - pooled.shape[3]],
          ])
        : pooled;
    return tensorFlow.relu(tensorFlow.add<Tensor4D>(padded, widened));
  }

  private convolved(x: Tensor4D, { filter, bias }: Convolution, { stride, activation }: { stride: number; activation: 'relu' | 'linear' }): Tensor4D {
    return this.engine.tensorFlow.fused.conv2d({ x, filter, bias, strides: stride, pad: stride === 1 ? 'same' : 'valid', activation });
  }
}

/** scale × (convolution + bias) + shift, as one convolution with one bias. */
function folded({ tensorFlow }: Engine, weights: Weights, name: string): Convolution {
  return tensorFlow.tidy(() => {
    const scale = weights(`${name}/scale/weights`);
    return {
      filter: tensorFlow.mul<Tensor4D>(weights(`${name}/conv/filters`), scale),
      bias: tensorFlow.add<Tensor1D>(tensorFlow.mul(weights(`${name}/conv/bias`), scale), weights(`${name}/scale/biases`)),
    };
  });
}
