import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Engine } from './engine.js';
import type { Point } from './pixels.js';
import { normalized, withWeights } from './weights.js';

/** Side of the network's input square, in pixels. */
export const LANDMARK_SIDE = 112;

interface Separable {
  depthwise: Tensor4D;
  pointwise: Tensor4D;
  bias: Tensor1D;
}

/** Four convolutions, each taking the outputs of all previous ones. */
interface Block {
  entry: (x: Tensor4D) => Tensor4D;
  inner: readonly Separable[];
}

/** The 68-point network of `@vladmandic/face-api`, with each convolution as one fused call. */
export class FaceLandmarks {
  private constructor(
    private readonly engine: Engine,
    private readonly blocks: readonly Block[],
    private readonly last: { weights: Tensor2D; bias: Tensor1D },
  ) {}

  static async load(engine: Engine): Promise<FaceLandmarks> {
    return withWeights(engine, 'face_landmark_68_model', (weights) => {
      const own = <T extends Tensor>(name: string): T => weights(name).clone() as T;
      const separable = (name: string): Separable => ({
        depthwise: own(`${name}/depthwise_filter`),
        pointwise: own(`${name}/pointwise_filter`),
        bias: own(`${name}/bias`),
      });
      const [filter, bias] = [own<Tensor4D>('dense0/conv0/filters'), own<Tensor1D>('dense0/conv0/bias')];
      const blocks = [0, 1, 2, 3].map((index): Block => {
        const inner = [1, 2, 3].map((conv) => separable(`dense${index}/conv${conv}`));
        if (index === 0) return { inner, entry: (x) => engine.tensorFlow.fused.conv2d({ x, filter, bias, strides: 2, pad: 'same', activation: 'relu' }) };
        const first = separable(`dense${index}/conv0`);
        return { inner, entry: (x) => separated(engine, x, first, { stride: 2, activation: 'relu' }) };
      });
      return new FaceLandmarks(engine, blocks, { weights: own('fc/weights'), bias: own('fc/bias') });
    });
  }

  /** The 68 points of a face (iBUG 300-W) in pixels of the square. */
  find(crop: Uint8Array): Point[] {
    const { tensorFlow } = this.engine;
    const values = tensorFlow.tidy(() => {
      let out = tensorFlow.tensor4d(normalized(crop), [1, LANDMARK_SIDE, LANDMARK_SIDE, 3]);
      for (const block of this.blocks) out = this.through(block, out);
      const pooled = tensorFlow.avgPool(out, 7, 2, 'valid');
      return tensorFlow.add(tensorFlow.matMul(pooled.reshape([1, -1]), this.last.weights), this.last.bias).dataSync();
    });
    return Array.from({ length: values.length / 2 }, (_, index) => ({
      x: (values[2 * index] ?? 0) * LANDMARK_SIDE,
      y: (values[2 * index + 1] ?? 0) * LANDMARK_SIDE,
    }));
  }

  private through({ entry, inner }: Block, input: Tensor4D): Tensor4D {
    const { tensorFlow } = this.engine;
    let sum = entry(input);
    let seen = sum;
    for (const convolution of inner) {
      sum = tensorFlow.add(sum, separated(this.engine, seen, convolution, { stride: 1, activation: 'linear' }));
      seen = tensorFlow.relu(sum);
    }
    return seen;
  }
}

function separated({ tensorFlow }: Engine, x: Tensor4D, by: Separable, { stride, activation }: { stride: number; activation: 'relu' | 'linear' }): Tensor4D {
  const spread = tensorFlow.depthwiseConv2d(x, by.depthwise, stride, 'same');
  return tensorFlow.fused.conv2d({ x: spread, filter: by.pointwise, bias: by.bias, strides: 1, pad: 'same', activation });
}
