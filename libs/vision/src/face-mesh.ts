import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { graphModel, type Engine, type Network } from '@shiren/networks';
import type { FoundFace } from './blaze-face.js';
import { cut, planesOf, transformed, type Colours, type Pixels, type Point, type Similarity } from './pixels.js';

/** Side of the network's input square, in pixels. */
export const MESH_SIDE = 192;
/** Number of points in the mesh. */
export const MESH_POINTS = 468;
/** Side of the square around a face, relative to the longer side of its points' bounding box; from MediaPipe. */
const ROOM = 1.5;

/** A point of the mesh: pixels of the image, and depth in the same unit; smaller is nearer to the camera. */
export interface MeshPoint extends Point {
  z: number;
}

export interface Mesh {
  points: MeshPoint[];
  /** Confidence that the square contains a face, 0 to 1. */
  confidence: number;
  /** The network's input: MESH_SIDE × MESH_SIDE pixels, the face upright. */
  crop: Uint8Array;
}

/** The nodes behind the graph's own outputs: the points, and the confidence. */
const OUTPUTS = ['StatefulPartitionedCall/model_1/conv2d_21/BiasAdd', 'StatefulPartitionedCall/model_1/activation_1/Sigmoid'];
/** 0 to 255 becomes 0 to 1. */
const COLOURS: Colours = { mean: [0, 0, 0], scale: 255 };

/** Outer corners of the eyes; the line between them gives the face's rotation in the image plane. */
const EYE_CORNERS = [33, 263] as const;

/** FaceMesh with 468 points, as shipped by `@vladmandic/human` (Apache-2.0, Google's MediaPipe). */
export class FaceMesh {
  private constructor(private readonly network: Network) {}

  static async load(engine: Engine): Promise<FaceMesh> {
    const models = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..', 'models');
    return new FaceMesh(await engine.load(await graphModel(join(models, 'facemesh'), OUTPUTS)));
  }

  /** `place` maps the input square into the image: `squareOf` a detected face, or of the previous frame's mesh. */
  async fit(pixels: Pixels, place: Similarity): Promise<Mesh> {
    const crop = cut(pixels, place, MESH_SIDE);
    const [places, confidence] = await this.network.run(planesOf(crop, COLOURS), MESH_SIDE, MESH_SIDE);
    if (!places || !confidence) throw new Error('The face mesh has unexpected outputs.');
    const scale = Math.hypot(place.a, place.b);
    const points = Array.from({ length: MESH_POINTS }, (_, index): MeshPoint => {
      const point = transformed({ x: places[3 * index] ?? 0, y: places[3 * index + 1] ?? 0 }, place);
      return { ...point, z: (places[3 * index + 2] ?? 0) * scale };
    });
    return { points, confidence: confidence[0] ?? 0, crop };
  }
}

/** The square around a detected face. */
export function squareOfFace({ left, top, width, height, points }: FoundFace): Similarity {
  const [right, leftEye] = points;
  const angle = right && leftEye ? Math.atan2(leftEye.y - right.y, leftEye.x - right.x) : 0;
  return square({ x: left + width / 2, y: top + height / 2 }, ROOM * Math.max(width, height), angle);
}

/** The square to analyse in the next frame, from this frame's mesh. */
export function squareOfMesh(points: readonly Point[]): Similarity {
  const [right, left] = EYE_CORNERS.map((index) => points[index] ?? { x: 0, y: 0 }) as [Point, Point];
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // bounding box of the points in the face's own upright coordinates
  const upright = points.map(({ x, y }) => ({ x: cos * x + sin * y, y: cos * y - sin * x }));
  const [xs, ys] = [upright.map(({ x }) => x), upright.map(({ y }) => y)];
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [x, y] = [(minX + maxX) / 2, (minY + maxY) / 2];
  return square({ x: cos * x - sin * y, y: sin * x + cos * y }, ROOM * Math.max(maxX - minX, maxY - minY), angle);
}

function square(middle: Point, size: number, angle: number): Similarity {
  const scale = size / MESH_SIDE;
  const [a, b] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  return { a, b, c: middle.x - (a - b) * (MESH_SIDE / 2), d: middle.y - (a + b) * (MESH_SIDE / 2) };
}
