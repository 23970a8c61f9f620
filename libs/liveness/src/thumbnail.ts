import { THUMBNAIL } from './observation.js';

/** The picture of a face in a frame, with the sums that comparing it needs: every frame is compared with every other. */
export interface Thumbnail {
  /** Row by row, 0 to 255. */
  readonly luma: Uint8Array;
  readonly sum: number;
  readonly squares: number;
}

/** The thumbnail of an observed face; black if it was stored in another size. */
export function thumbnailOf(base64: string): Thumbnail {
  const bytes = Buffer.from(base64, 'base64');
  const luma = bytes.length === THUMBNAIL * THUMBNAIL ? bytes : Buffer.alloc(THUMBNAIL * THUMBNAIL);
  let [sum, squares] = [0, 0];
  for (const value of luma) {
    sum += value;
    squares += value * value;
  }
  return { luma, sum, squares };
}

/** Pearson's correlation, −1 to 1; 0 if one of them is of a single tone. The sums are of whole numbers, so they are exact. */
export function thumbnailLikeness(one: Thumbnail, other: Thumbnail): number {
  const [{ luma: ones }, { luma: others }] = [one, other];
  const count = ones.length;
  let products = 0;
  for (let at = 0; at < count; at++) products += (ones[at] as number) * (others[at] as number);
  const spread = (one.squares - one.sum ** 2 / count) * (other.squares - other.sum ** 2 / count);
  return spread > 1e-6 ? (products - (one.sum * other.sum) / count) / Math.sqrt(spread) : 0;
}
