import { decode, decoding, inspectHeader } from '@shiren/vision';
import sharp from 'sharp';
import type { Pixels } from './pixels.js';
import { SEARCH_STEP } from './text-models.js';

/** Longest side of the analysed photo, in pixels: a card that fills a third of it still has lines of twelve pixels. */
const MAX_SIDE_PIXELS = 1600;

/** A photo rotated upright by its EXIF orientation, and by what factor the original is larger. Throws as `inspectHeader` does. */
export async function openPhoto(bytes: Buffer): Promise<{ photo: Pixels; scale: number }> {
  const { width } = await inspectHeader(bytes);
  const { data, info } = await decode(() =>
    sharp(bytes, decoding)
      .autoOrient()
      .resize(MAX_SIDE_PIXELS, MAX_SIDE_PIXELS, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { photo: { data, width: info.width, height: info.height }, scale: width / info.width };
}

/** A part of an image. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A part of a photo with its longest side scaled to `side` pixels, and both sides to multiples that the text search accepts. */
export async function forSearch(photo: Pixels, area: Area, side: number): Promise<Pixels> {
  const scale = side / Math.max(area.width, area.height);
  const whole = (length: number): number => Math.max(SEARCH_STEP, Math.round((length * scale) / SEARCH_STEP) * SEARCH_STEP);
  const { data, info } = await sharp(photo.data, { raw: { width: photo.width, height: photo.height, channels: 3 } })
    .extract(area)
    .resize(whole(area.width), whole(area.height), { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
