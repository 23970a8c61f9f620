import type { Engine, Network } from '@shiren/networks';
import { planesOf, type Pixels, type Point } from '../pixels.js';
import { aligned } from './alignment.js';
import type { RecognitionModel } from './recognition-model.js';

/** Describes faces with a recognition model's network. One caller at a time, so one per worker thread. */
export class FaceDescriptor {
  private constructor(
    readonly model: RecognitionModel,
    private readonly network: Network,
  ) {}

  /** Checks the file's hash and, with a trial run, that inputs and outputs match the manifest. Throws an error that says what is wrong. */
  static async load(engine: Engine, model: RecognitionModel): Promise<FaceDescriptor> {
    const network = await model.network();
    const { side, channels } = model.manifest.input;
    try {
      const descriptor = new FaceDescriptor(model, await engine.load(network));
      await descriptor.run(new Uint8Array(side * side * 3).fill(127));
      return descriptor;
    } catch (error) {
      throw new Error(`${model.file} does not run as its manifest says (${side} × ${side} pixels, ${channels}): ${(error as Error).message}`, { cause: error });
    }
  }

  /** `landmarks` are the 68 of one face, in pixels of the picture. */
  async describe(pixels: Pixels, landmarks: readonly Point[]): Promise<Float32Array> {
    const { alignment, input, flip } = this.model.manifest;
    const face = aligned(alignment, pixels, landmarks, input.side);
    const descriptor = await this.run(face);
    if (!flip) return descriptor;
    const mirrored = await this.run(flipped(face, input.side));
    return descriptor.map((value, at) => value + (mirrored[at] as number));
  }

  private async run(face: Uint8Array): Promise<Float32Array> {
    const { input, length } = this.model.manifest;
    const { channels, mean, scale } = input;
    const planes = planesOf(face, { mean: [mean, mean, mean], scale, reversed: channels === 'bgr' });
    const [output] = await this.network.run(planes, input.side, input.side);
    if (output?.length !== length || !output.every(Number.isFinite)) throw new Error(`it gives ${output?.length ?? 0} values, not ${length} finite numbers`);
    return output;
  }
}

/** Mirrored horizontally. */
function flipped(face: Uint8Array, side: number): Uint8Array {
  const mirrored = new Uint8Array(face.length);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [from, to] = [(row * side + column) * 3, (row * side + side - 1 - column) * 3];
      for (let channel = 0; channel < 3; channel++) mirrored[to + channel] = face[from + channel] as number;
    }
  }
  return mirrored;
}
