import type { Pixels } from '@shiren/vision';
import sharp from 'sharp';

// under jest each access to a global is slow, and so is each destructured array: both stay out of what runs for every pixel
const { floor, round } = Math;

/** An image as raw pixels. */
export async function readPicture(image: Uint8Array, width = 480, height = 480): Promise<Pixels> {
  const { data, info } = await sharp(image)
    .autoOrient()
    .resize(width, height, { fit: 'inside' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}

export const toJpeg = ({ data, width, height }: Pixels, quality = 80): Promise<Buffer> =>
  sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();

/**
 * Takes each pixel from the position given by `from`, interpolated between its four neighbours; `background` grey outside the image. The result is as
 * large as the image unless `size` says otherwise.
 */
export function warped(
  { data, width, height }: Pixels,
  from: (x: number, y: number) => readonly [x: number, y: number],
  background = 110,
  size: Pick<Pixels, 'width' | 'height'> = { width, height },
): Pixels {
  const result = new Uint8Array(3 * size.width * size.height);
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at += 3) {
      const source = from(x, y);
      const u = source[0];
      const v = source[1];
      const left = floor(u);
      const top = floor(v);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) {
        result.fill(background, at, at + 3);
        continue;
      }
      const right = u - left;
      const below = v - top;
      for (let colour = 0; colour < 3; colour++) {
        const begin = (top * width + left) * 3 + colour;
        const under = begin + width * 3;
        result[at + colour] = round(
          ((data[begin] ?? 0) * (1 - right) + (data[begin + 3] ?? 0) * right) * (1 - below) +
            ((data[under] ?? 0) * (1 - right) + (data[under + 3] ?? 0) * right) * below,
        );
      }
    }
  }
  return { data: result, width: size.width, height: size.height };
}

/** Changes each pixel by itself. */
export function recoloured(
  picture: Pixels,
  change: (red: number, green: number, blue: number, x: number, y: number) => readonly [number, number, number],
): Pixels {
  const { data, width } = picture;
  const result = new Uint8ClampedArray(data.length);
  for (let at = 0, pixel = 0; at < data.length; at += 3, pixel++) {
    result.set(change(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, pixel % width, floor(pixel / width)), at);
  }
  return { ...picture, data: new Uint8Array(result.buffer) };
}

/** Pseudo-random numbers from 0 to 1, reproducible by seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Number of noise values drawn per image, each used many times. */
const DRAWN = 4_099;

/** Adds sensor noise, different for every frame. */
export function noisy({ data, width, height }: Pixels, random: () => number, strength = 3): Pixels {
  const drawn = Float32Array.from({ length: DRAWN }, () => (random() + random() - 1) * strength * 1.7);
  const result = new Uint8ClampedArray(data.length);
  let from = floor(random() * DRAWN);
  for (let at = 0; at < data.length; at += 3) {
    const noise = drawn[from] ?? 0;
    result[at] = (data[at] ?? 0) + noise;
    result[at + 1] = (data[at + 1] ?? 0) + noise;
    result[at + 2] = (data[at + 2] ?? 0) + noise;
    from += 1 + (at % 7);
    if (from >= DRAWN) from -= DRAWN;
  }
  return { data: new Uint8Array(result.buffer), width, height };
}

/** The image shifted by fractions of a pixel; its edge is repeated. */
export function shifted({ data, width, height }: Pixels, dx: number, dy: number): Pixels {
  const [left, top] = [floor(-dx), floor(-dy)];
  const [right, below] = [-dx - left, -dy - top];
  const weights = [(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below] as const;
  const result = new Uint8Array(data.length);
  const within = (value: number, most: number): number => (value < 0 ? 0 : value > most ? most : value);
  for (let y = 0, at = 0; y < height; y++) {
    const [upper, lower] = [within(y + top, height - 1) * width, within(y + top + 1, height - 1) * width];
    for (let x = 0; x < width; x++) {
      const [one, other] = [within(x + left, width - 1), within(x + left + 1, width - 1)];
      for (let colour = 0; colour < 3; colour++, at++) {
        result[at] = round(
          (data[(upper + one) * 3 + colour] ?? 0) * weights[0] +
            (data[(upper + other) * 3 + colour] ?? 0) * weights[1] +
            (data[(lower + one) * 3 + colour] ?? 0) * weights[2] +
            (data[(lower + other) * 3 + colour] ?? 0) * weights[3],
        );
      }
    }
  }
  return { data: result, width, height };
}
