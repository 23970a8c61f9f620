import { loadOnnxRuntime, type InferenceSession, type OnnxRuntime } from '../onnx-runtime.js';
import type { Pixels, Point } from '../pixels.js';
import { aligned } from './alignment.js';
import type { NetworkInput } from './manifest.js';
import type { RecognitionModel } from './recognition-model.js';

/** Describes faces with a recognition model's network. One caller at a time, so one per worker thread. */
export class FaceDescriptor {
  private constructor(
    readonly model: RecognitionModel,
    private readonly runtime: OnnxRuntime,
    private readonly session: InferenceSession,
  ) {}

  /** Checks the file's hash and, with a trial run, that inputs and outputs match the manifest. Throws an error that says what is wrong. */
  static async load(model: RecognitionModel): Promise<FaceDescriptor> {
    const runtime = await loadOnnxRuntime();
    const network = await model.network();
    const { side, channels } = model.manifest.input;
    let descriptor: FaceDescriptor;
    try {
      descriptor = new FaceDescriptor(model, runtime, await runtime.InferenceSession.create(network, SESSION));
      await descriptor.run(new Uint8Array(side * side * 3).fill(127));
    } catch (error) {
      throw new Error(`${model.file} does not run as its manifest says (${side} × ${side} pixels, ${channels}): ${(error as Error).message}`, { cause: error });
    }
    return descriptor;
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
    const { inputNames, outputNames } = this.session;
    const tensor = new this.runtime.Tensor('float32', planesOf(face, input), [1, 3, input.side, input.side]);
    const outputs = await this.session.run({ [inputNames[0] as string]: tensor });
    const output = outputs[outputNames[0] as string]?.data;
    if (!(output instanceof Float32Array) || output.length !== length || !output.every(Number.isFinite))
      throw new Error(`it gives ${output?.length ?? 0} values, not ${length} finite numbers`);
    return output;
  }
}

/** One thread per session, as there is one session per worker thread; the runtime's own threads would compete, and spin while waiting. */
const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
};

/** Colour planes in the network's order. */
function planesOf(face: Uint8Array, { side, channels, mean, scale }: NetworkInput): Float32Array {
  const plane = side * side;
  const planes = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const from = channels === 'bgr' ? 2 - channel : channel;
    for (let at = 0; at < plane; at++) planes[channel * plane + at] = ((face[3 * at + from] as number) - mean) / scale;
  }
  return planes;
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
