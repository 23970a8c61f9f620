import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { GraphModel, Tensor } from '@tensorflow/tfjs';
import { loadGraph } from './blaze-face.js';
import type { Engine } from './engine.js';
import { squareOfMesh, type MeshPoint } from './face-mesh.js';
import { cut, type Pixels } from './pixels.js';

/** Side of the network's input square; the mesh's square is resized to it. */
const SIDE = 128;
const MESH_SQUARE = 192;

/**
 * `antispoof` of `@vladmandic/human`: whether a single image shows a living person, 0 to 1. It gave 0.66 and 0.54 to two
 * attacks and 0.31 to a person, so it is only stored for those who look into a case and decides nothing.
 */
export class SingleFrame {
  private constructor(
    private readonly engine: Engine,
    private readonly model: GraphModel,
  ) {}

  static async load(engine: Engine): Promise<SingleFrame> {
    const models = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..', 'models');
    return new SingleFrame(engine, await loadGraph(engine, join(models, 'antispoof')));
  }

  judge(pixels: Pixels, points: readonly MeshPoint[]): number {
    const { a, b, c, d } = squareOfMesh(points);
    const scale = MESH_SQUARE / SIDE;
    const crop = cut(pixels, { a: a * scale, b: b * scale, c, d }, SIDE);
    const { tensorFlow } = this.engine;
    return tensorFlow.tidy(() => {
      const input = tensorFlow.tensor4d(
        Float32Array.from(crop, (value) => value / 255),
        [1, SIDE, SIDE, 3],
      );
      return (this.model.execute(input) as Tensor).dataSync()[0] ?? 0;
    });
  }
}
