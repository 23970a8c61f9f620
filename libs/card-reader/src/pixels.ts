import { homographyBetween, rectangle, type Quad } from './geometry.js';

/** Red, green and blue, 0 to 255 each, row by row. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** The area between four corners of an image, straightened to width × height; outside the image its edge is repeated. */
export function straightened({ data, width, height }: Pixels, corners: Quad, to: { width: number; height: number }): Pixels {
  const onto = homographyBetween(rectangle(to.width, to.height), corners);
  const result = new Uint8Array(to.width * to.height * 3);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = onto;
  for (let row = 0, at = 0; row < to.height; row++) {
    for (let column = 0; column < to.width; column++, at += 3) {
      const px = column + 0.5;
      const py = row + 0.5;
      const depth = g * px + h * py + 1;
      const x = Math.min(Math.max((a * px + b * py + c) / depth - 0.5, 0), width - 1.001);
      const y = Math.min(Math.max((d * px + e * py + f) / depth - 0.5, 0), height - 1.001);
      const left = x | 0;
      const top = y | 0;
      const right = x - left;
      const below = y - top;
      const first = (top * width + left) * 3;
      const under = first + width * 3;
      const nw = (1 - right) * (1 - below);
      const ne = right * (1 - below);
      const sw = (1 - right) * below;
      const se = right * below;
      // a loop over the three colours takes half as long again
      result[at] = (data[first] as number) * nw + (data[first + 3] as number) * ne + (data[under] as number) * sw + (data[under + 3] as number) * se + 0.5;
      result[at + 1] =
        (data[first + 1] as number) * nw + (data[first + 4] as number) * ne + (data[under + 1] as number) * sw + (data[under + 4] as number) * se + 0.5;
      result[at + 2] =
        (data[first + 2] as number) * nw + (data[first + 5] as number) * ne + (data[under + 2] as number) * sw + (data[under + 5] as number) * se + 0.5;
    }
  }
  return { data: result, ...to };
}
