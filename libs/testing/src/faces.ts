import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** Real faces in the group photos shipped with the face package: photo 1 to 6, and the face's box in its pixels. */
const places = {
  /** The one woman who appears in two of the photos. */
  anna: [1, 1476, 199, 203, 240],
  annaAgain: [3, 1075, 215, 220, 299],
  bella: [1, 838, 419, 188, 228],
  clara: [3, 585, 328, 199, 272],
  dora: [6, 1487, 263, 212, 296],
  emma: [6, 250, 468, 209, 291],
  fiona: [6, 681, 322, 158, 307],
} as const satisfies Record<string, readonly [photo: number, left: number, top: number, width: number, height: number]>;

export type SampleFace = keyof typeof places;

/** How the crop differs from the default: its longest side in pixels, JPEG quality, margin around the face in face widths. */
export interface Cut {
  size?: number;
  quality?: number;
  room?: number;
}

const photos = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

/** One face with some margin, as JPEG. */
export async function sampleFace(name: SampleFace, { size = 480, quality = 90, room = 0.5 }: Cut = {}): Promise<Buffer> {
  const [photo, left, top, width, height] = places[name];
  const source = sharp(join(photos, `sample${photo}.jpg`));
  const { width: most, height: deepest } = await source.metadata();
  const margin = Math.round(width * room);
  const [x, y] = [Math.max(0, left - margin), Math.max(0, top - margin)];
  return source
    .extract({ left: x, top: y, width: Math.min(most - x, width + 2 * margin), height: Math.min(deepest - y, height + 2 * margin) })
    .resize(size, size, { fit: 'inside' })
    .jpeg({ quality })
    .toBuffer();
}

/** A photo of several people, Anna and Bella among them. */
export const groupPhoto = (): Promise<Buffer> => sharp(join(photos, 'sample1.jpg')).jpeg({ quality: 85 }).toBuffer();

/** A photo without any face. */
export const emptyPhoto = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#7a8b99', noise: { type: 'gaussian', mean: 120, sigma: 12 } } })
    .jpeg()
    .toBuffer();
