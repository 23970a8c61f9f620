import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { GraphModel } from '@tensorflow/tfjs';
import sharp from 'sharp';
import type { Engine } from './engine.js';
import type { Pixels, Point } from './pixels.js';

/** Side of the square that the network looks at, in pixels. */
const SIDE = 256;
const LEAST_CONFIDENCE = 0.5;
/** Boxes that share more of their area than this are one face. */
const MOST_OVERLAP = 0.3;

/** Numbers for each anchor: centre, size, and six points, x and y each. */
const VALUES = 16;

/** The network's grids (its paper, section 3.2): pixels from anchor to anchor, and how many anchors stand on one spot. */
const GRIDS = [
  { stride: 16, anchors: 2 },
  { stride: 32, anchors: 6 },
] as const;

export interface FoundFace {
  left: number;
  top: number;
  width: number;
  height: number;
  /** 0 to 1. */
  confidence: number;
  /** Of the person's right and left eye (to the viewer: left and right), nose, mouth, right and left ear. */
  points: Point[];
}

/** BlazeFace in its long-range build, as `@vladmandic/human` ships it (Apache-2.0, Google's MediaPipe). */
export class BlazeFace {
  private constructor(
    private readonly engine: Engine,
    private readonly model: GraphModel,
  ) {}

  static async load(engine: Engine): Promise<BlazeFace> {
    const models = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..', 'models');
    return new BlazeFace(engine, await loadGraph(engine, join(models, 'blazeface')));
  }

  /** Faces of a tenth of the picture's longer side and larger come first; only where there is none, smaller ones are looked for. */
  async find(pixels: Pixels): Promise<FoundFace[]> {
    const whole = await this.look(pixels, { left: 0, top: 0, width: pixels.width, height: pixels.height });
    if (whole.length > 0) return whole;
    const found: FoundFace[] = [];
    for (const tile of quarters(pixels)) found.push(...(await this.look(pixels, tile)));
    return withoutRepetitions(found);
  }

  private async look(pixels: Pixels, region: Region): Promise<FoundFace[]> {
    const scale = SIDE / Math.max(region.width, region.height);
    const [width, height] = [Math.round(region.width * scale), Math.round(region.height * scale)];
    const small = await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
      .extract(region)
      .resize(width, height, { fit: 'fill', kernel: 'linear' })
      .extend({ right: SIDE - width, bottom: SIDE - height, background: 'black' })
      .raw()
      .toBuffer();
    const { tensorFlow } = this.engine;
    const input = tensorFlow.tensor4d(normalized(small), [1, SIDE, SIDE, 3]);
    const outputs = this.model.execute(input) as ReturnType<typeof tensorFlow.tensor>[];
    try {
      const read = async (rows: number, columns: number): Promise<Float32Array> => {
        const output = outputs.find(({ shape }) => shape[1] === rows && shape[2] === columns);
        if (!output) throw new Error('The face detector has other outputs than expected.');
        return (await output.data()) as Float32Array;
      };
      const [near, far] = [await read(512, 1), await read(384, 1)];
      const [nearBoxes, farBoxes] = [await read(512, VALUES), await read(384, VALUES)];
      const found = [...decodeFaces(near, nearBoxes, GRIDS[0]), ...decodeFaces(far, farBoxes, GRIDS[1])];
      return withoutRepetitions(found).map((face) => placed(face, region, scale));
    } finally {
      input.dispose();
      for (const output of outputs) output.dispose();
    }
  }
}

/** From 0 to 255 to −1 to 1; a loop, since `Float32Array.from` with a function takes twenty times as long. */
function normalized(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) values[index] = (bytes[index] ?? 0) / 127.5 - 1;
  return values;
}

interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Four tiles, each 3/5 of the sides, so that a face on a seam is whole in one of them. */
function quarters({ width, height }: Pixels): Region[] {
  const [w, h] = [Math.ceil(width * 0.6), Math.ceil(height * 0.6)];
  return [0, height - h].flatMap((top) => [0, width - w].map((left) => ({ left, top, width: w, height: h })));
}

/** Faces in pixels of the network's square, from the logits and boxes of one grid. */
export function decodeFaces(logits: Float32Array, boxes: Float32Array, { stride, anchors }: (typeof GRIDS)[number]): FoundFace[] {
  const columns = SIDE / stride;
  const found: FoundFace[] = [];
  logits.forEach((logit, index) => {
    const confidence = 1 / (1 + Math.exp(-logit));
    if (confidence < LEAST_CONFIDENCE) return;
    const spot = Math.floor(index / anchors);
    const anchor = { x: stride * ((spot % columns) + 0.5), y: stride * (Math.floor(spot / columns) + 0.5) };
    const value = (offset: number): number => boxes[index * VALUES + offset] ?? 0;
    const [width, height] = [value(2), value(3)];
    found.push({
      left: anchor.x + value(0) - width / 2,
      top: anchor.y + value(1) - height / 2,
      width,
      height,
      confidence,
      points: Array.from({ length: 6 }, (_, point) => ({ x: anchor.x + value(4 + 2 * point), y: anchor.y + value(5 + 2 * point) })),
    });
  });
  return found;
}

/** The surest of those that overlap; surest first. */
export function withoutRepetitions(found: readonly FoundFace[]): FoundFace[] {
  const kept: FoundFace[] = [];
  for (const face of [...found].sort((a, b) => b.confidence - a.confidence)) {
    if (kept.every((other) => overlap(face, other) <= MOST_OVERLAP)) kept.push(face);
  }
  return kept;
}

/** Shared area over joint area, 0 to 1. */
function overlap(one: Region, other: Region): number {
  const width = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}

function placed(face: FoundFace, region: Region, scale: number): FoundFace {
  const x = (value: number): number => value / scale + region.left;
  const y = (value: number): number => value / scale + region.top;
  return {
    left: x(face.left),
    top: y(face.top),
    width: face.width / scale,
    height: face.height / scale,
    confidence: face.confidence,
    points: face.points.map((point) => ({ x: x(point.x), y: y(point.y) })),
  };
}

/** A graph model from `<path>.json` and `<path>.bin`; TensorFlow.js itself would fetch them by URL. */
export async function loadGraph({ tensorFlow }: Engine, path: string): Promise<GraphModel> {
  const [description, weights] = await Promise.all([readFile(`${path}.json`, 'utf8'), readFile(`${path}.bin`)]);
  const { modelTopology, weightsManifest } = JSON.parse(description) as { modelTopology: object; weightsManifest: { weights: [] }[] };
  return tensorFlow.loadGraphModel(
    tensorFlow.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights: specs }) => specs),
      weightData: new Uint8Array(weights).buffer,
    }),
  );
}
