import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { graphModel, type Engine, type Network } from '@shiren/networks';
import { reduced, type Pixels, type Point, type Region } from './pixels.js';

/** Side of the network's input square in pixels: as trained, and half of that for a first pass. */
const FINE = 256;
const COARSE = 128;

/** If the first pass finds a face of at least this width, relative to the image's longer side, and confidence, it is enough. */
const LARGE = 1 / 6;
const SURE = 0.75;

const MIN_CONFIDENCE = 0.5;
/** Boxes that overlap more than this are the same face. */
const MAX_OVERLAP = 0.3;

/** Numbers per anchor: centre, size, and six points, x and y each. */
const VALUES = 16;

const NODES = 'StatefulPartitionedCall/functional_1';

/**
 * The network's grids (its paper, section 3.2): pixels between anchors, anchors per cell, and the output nodes. These come before the graph's
 * own outputs, which only fit 256 pixels.
 */
const GRIDS = [
  { stride: 16, anchors: 2, logits: `${NODES}/conv2d_33/BiasAdd`, boxes: `${NODES}/conv2d_35/BiasAdd` },
  { stride: 32, anchors: 6, logits: `${NODES}/conv2d_34/BiasAdd`, boxes: `${NODES}/conv2d_36/BiasAdd` },
] as const;

interface Grid {
  stride: number;
  anchors: number;
  /** Side of the input square, in pixels. */
  side: number;
}

export interface FoundFace {
  left: number;
  top: number;
  width: number;
  height: number;
  /** 0 to 1. */
  confidence: number;
  /** The person's right and left eye (left and right for the viewer), nose, mouth, right and left ear. */
  points: Point[];
}

/** BlazeFace in its long-range version, as shipped by `@vladmandic/human` (Apache-2.0, Google's MediaPipe). */
export class BlazeFace {
  private constructor(private readonly network: Network) {}

  static async load(engine: Engine): Promise<BlazeFace> {
    const models = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..', 'models');
    const outputs = GRIDS.flatMap(({ logits, boxes }) => [logits, boxes]);
    return new BlazeFace(await engine.load(await graphModel(join(models, 'blazeface'), outputs)));
  }

  /**
   * The faces, if only the largest matters: at 128 pixels a face that fills a fifth of the longer side is found in a
   * quarter of the time; only if there is none that large, smaller ones are searched for.
   */
  async find(pixels: Pixels): Promise<FoundFace[]> {
    const near = await this.look(pixels, whole(pixels), COARSE);
    if (near.some((face) => face.width >= LARGE * Math.max(pixels.width, pixels.height) && face.confidence >= SURE)) return near;
    return this.findAll(pixels);
  }

  /** All faces of at least a tenth of the image's longer side; if there are none, smaller ones too. */
  async findAll(pixels: Pixels): Promise<FoundFace[]> {
    const found = await this.look(pixels, whole(pixels), FINE);
    if (found.length > 0) return found;
    const inTiles: FoundFace[] = [];
    for (const tile of quarters(pixels)) inTiles.push(...(await this.look(pixels, tile, FINE)));
    return suppressNonMaxima(inTiles);
  }

  private async look(pixels: Pixels, region: Region, side: number): Promise<FoundFace[]> {
    const scale = side / Math.max(region.width, region.height);
    const values = await this.network.run(reduced(pixels, region, side, { black: -1, step: 2 / 255 }), side, side);
    const found = GRIDS.flatMap((grid, index) => {
      const [logits, boxes] = values.slice(2 * index);
      if (!logits || !boxes) throw new Error('The face detector has unexpected outputs.');
      const channels = grid.anchors;
      return decodeFaces(byPlace(logits, channels), byPlace(boxes, channels * VALUES), { ...grid, side });
    });
    return suppressNonMaxima(found).map((face) => placed(face, region, scale));
  }
}

/** From planes, [channels, places], to [places, channels]. */
function byPlace(planes: Float32Array, channels: number): Float32Array {
  const places = planes.length / channels;
  return Float32Array.from(planes, (_, at) => planes[(at % channels) * places + Math.floor(at / channels)] as number);
}

const whole = ({ width, height }: Pixels): Region => ({ left: 0, top: 0, width, height });

/** Four tiles of 3/5 of the sides each, so that a face on a seam is complete in one of them. */
function quarters({ width, height }: Pixels): Region[] {
  const [w, h] = [Math.ceil(width * 0.6), Math.ceil(height * 0.6)];
  return [0, height - h].flatMap((top) => [0, width - w].map((left) => ({ left, top, width: w, height: h })));
}

/** Faces in pixels of the input square, from one grid's logits and boxes. */
export function decodeFaces(logits: Float32Array, boxes: Float32Array, { stride, anchors, side }: Grid): FoundFace[] {
  const columns = side / stride;
  const found: FoundFace[] = [];
  logits.forEach((logit, index) => {
    const confidence = 1 / (1 + Math.exp(-logit));
    if (confidence < MIN_CONFIDENCE) return;
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

/** Keeps the most confident of overlapping faces; most confident first. */
export function suppressNonMaxima(found: readonly FoundFace[]): FoundFace[] {
  const kept: FoundFace[] = [];
  for (const face of [...found].sort((a, b) => b.confidence - a.confidence)) {
    if (kept.every((other) => overlap(face, other) <= MAX_OVERLAP)) kept.push(face);
  }
  return kept;
}

/** Intersection over union, 0 to 1. */
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
