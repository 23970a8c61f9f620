import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GraphBuilder, weightsOf, type Engine, type Network, type Weights, type Window } from '@shiren/networks';
import { planesOf, type Colours, type Point } from './pixels.js';

/** Side of the network's input square, in pixels. */
export const LANDMARK_SIDE = 112;

/** Mean colour that the network was trained with: the mean colour is 0, 255 steps are 1. */
const COLOURS: Colours = { mean: [122.782, 117.001, 104.298], scale: 255 };

/** The 68-point network of `@vladmandic/face-api`. */
export class FaceLandmarks {
  private constructor(private readonly network: Network) {}

  static async load(engine: Engine): Promise<FaceLandmarks> {
    return new FaceLandmarks(await engine.load(landmarkNetwork(await weightsOfModel('face_landmark_68_model'))));
  }

  /** The 68 points of a face (iBUG 300-W) in pixels of the square. */
  async find(crop: Uint8Array): Promise<Point[]> {
    const [values] = await this.network.run(planesOf(crop, COLOURS), LANDMARK_SIDE, LANDMARK_SIDE);
    if (!values) throw new Error('The landmark network has no output.');
    return Array.from({ length: values.length / 2 }, (_, index) => ({
      x: (values[2 * index] ?? 0) * LANDMARK_SIDE,
      y: (values[2 * index + 1] ?? 0) * LANDMARK_SIDE,
    }));
  }
}

async function weightsOfModel(model: string): Promise<(name: string) => Weights> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model');
  const [manifest, bytes] = await Promise.all([readFile(join(folder, `${model}-weights_manifest.json`), 'utf8'), readFile(join(folder, `${model}.bin`))]);
  const specs = (JSON.parse(manifest) as { weights: Parameters<typeof weightsOf>[0] }[]).flatMap(({ weights }) => weights);
  const weights = weightsOf(specs, bytes);
  return (name) => {
    const found = weights.get(name);
    if (!found) throw new Error(`The model ${model} has no weights ${name}.`);
    return found;
  };
}

const HALVING: Window = { strides: [2, 2], padding: 'same' };
const WHOLE: Window = { strides: [1, 1], padding: 'same' };
/** Side of the last images, in pixels, which are averaged. */
const LAST_SIDE = 7;

/** Four blocks of four convolutions, each taking the sum of the outputs of those before it in its block; the first of a block halves the image. */
function landmarkNetwork(weights: (name: string) => Weights): Uint8Array {
  const builder = new GraphBuilder();
  const separable = (x: string, name: string, window: Window): string =>
    builder.convolution(
      builder.depthwise(x, weights(`${name}/depthwise_filter`), window),
      weights(`${name}/pointwise_filter`),
      WHOLE,
      weights(`${name}/bias`).values,
    );
  let x = builder.image;
  for (const block of [0, 1, 2, 3]) {
    const name = `dense${block}`;
    x = builder.relu(
      block === 0
        ? builder.convolution(x, weights(`${name}/conv0/filters`), HALVING, weights(`${name}/conv0/bias`).values)
        : separable(x, `${name}/conv0`, HALVING),
    );
    let sum = x;
    for (const convolution of [1, 2, 3]) {
      sum = builder.add(sum, separable(x, `${name}/conv${convolution}`, WHOLE));
      x = builder.relu(sum);
    }
  }
  const pooled = builder.averagePool(x, [LAST_SIDE, LAST_SIDE], { strides: [2, 2], padding: 'valid' });
  const { shape, values } = weights('fc/weights');
  // a matrix is a convolution of one pixel
  return builder.file([builder.convolution(pooled, { shape: [1, 1, ...shape], values }, WHOLE, weights('fc/bias').values)]);
}
