/** A picture as a mini program's camera sends it: four bytes a pixel. */
export interface Rgba {
  data: ArrayBuffer;
  width: number;
  height: number;
}

/** The mean of two pixels, each of the four bytes by itself. */
const mean = (one: number, other: number): number => (one & other) + (((one ^ other) & 0xfefefefe) >>> 1);

/**
 * The picture with this width, if it is wider; turned over if it is mirrored. Every pixel of a smaller one is the mean of two by two, so that no fine
 * pattern comes from the sampling; four bytes are handled as one number, because iOS interprets the code of mini programs, and this runs twelve times a
 * second.
 */
export function fit(picture: Rgba, maxWidth: number, mirrored: boolean): Rgba {
  if (picture.width <= maxWidth) return mirrored ? turned(picture) : picture;
  const width = maxWidth;
  const height = Math.round((picture.height * width) / picture.width);
  const from = new Uint32Array(picture.data);
  const to = new Uint32Array(width * height);
  const columns = new Uint32Array(width);
  for (let x = 0; x < width; x++) columns[mirrored ? width - 1 - x : x] = Math.min(picture.width - 2, Math.floor((x * picture.width) / width));
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(picture.height - 2, Math.floor((y * picture.height) / height)) * picture.width;
    for (let x = 0; x < width; x++, at++) {
      const left = row + (columns[x] as number);
      const below = left + picture.width;
      to[at] = mean(mean(from[left] as number, from[left + 1] as number), mean(from[below] as number, from[below + 1] as number));
    }
  }
  return { data: to.buffer, width, height };
}

function turned({ data, width, height }: Rgba): Rgba {
  const to = new Uint32Array(data.slice(0));
  for (let row = 0; row < to.length; row += width) to.subarray(row, row + width).reverse();
  return { data: to.buffer, width, height };
}
