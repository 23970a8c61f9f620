import { THUMBNAIL } from '@shiren/liveness';
import type { MeshPoint } from './face-mesh.js';
import { cut, fitSimilarity, type Pixels, type Point } from './pixels.js';

/** Positions of the eyes' outer corners and the nose's base, as fractions of the thumbnail's side. */
const PLACES: readonly (readonly [landmark: number, x: number, y: number])[] = [
  [33, 0.2, 0.33],
  [263, 0.8, 0.33],
  [2, 0.5, 0.65],
];

/** The face upright and always at the same place, in luma: its movements remain visible, its position in the frame does not. */
export function thumbnailOf(pixels: Pixels, mesh: readonly MeshPoint[]): Uint8Array {
  const fine = 2 * THUMBNAIL;
  const inThumbnail = PLACES.map(([, x, y]): Point => ({ x: x * fine, y: y * fine }));
  const inFrame = PLACES.map(([index]) => mesh[index] ?? { x: 0, y: 0 });
  const crop = cut(pixels, fitSimilarity(inThumbnail, inFrame), fine);
  const thumbnail = new Uint8Array(THUMBNAIL * THUMBNAIL);
  for (let row = 0, at = 0; row < THUMBNAIL; row++) {
    for (let column = 0; column < THUMBNAIL; column++, at++) {
      const first = (2 * row * fine + 2 * column) * 3;
      thumbnail[at] = Math.round((lumaAt(crop, first) + lumaAt(crop, first + 3) + lumaAt(crop, first + fine * 3) + lumaAt(crop, first + fine * 3 + 3)) / 4);
    }
  }
  return thumbnail;
}

/** Luma of the pixel at this offset (ITU-R BT.601), 0 to 255. */
export const lumaAt = (data: Uint8Array, at: number): number =>
  0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number);

/** Low frequencies used by the hash, per side. */
const FREQUENCIES = 8;
const cosines = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Array.from({ length: THUMBNAIL }, (_, at) => Math.cos(((2 * at + 1) * (frequency + 1) * Math.PI) / (2 * THUMBNAIL))),
);

/** Perceptual hash: signs of a discrete cosine transform's low frequencies relative to their median; 16 hexadecimal digits. */
export function hashOf(thumbnail: Uint8Array): string {
  const rows = cosines.map((wave) =>
    Array.from({ length: THUMBNAIL }, (_, row) => wave.reduce((sum, value, column) => sum + value * (thumbnail[row * THUMBNAIL + column] ?? 0), 0)),
  );
  const values = rows.flatMap((row) => cosines.map((wave) => wave.reduce((sum, value, at) => sum + value * (row[at] ?? 0), 0)));
  const middle = [...values].sort((a, b) => a - b)[values.length / 2] ?? 0;
  let hash = '';
  for (let at = 0; at < values.length; at += 4) {
    hash += [0, 1, 2, 3].reduce((digit, bit) => 2 * digit + ((values[at + bit] ?? 0) > middle ? 1 : 0), 0).toString(16);
  }
  return hash;
}
