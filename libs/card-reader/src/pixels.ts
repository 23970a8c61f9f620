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
      const [px, py] = [column + 0.5, row + 0.5];
      const depth = g * px + h * py + 1;
      const x = Math.min(Math.max((a * px + b * py + c) / depth - 0.5, 0), width - 1.001);
      const y = Math.min(Math.max((d * px + e * py + f) / depth - 0.5, 0), height - 1.001);
      const [left, top] = [x | 0, y | 0];
      const [right, below] = [x - left, y - top];
      const first = (top * width + left) * 3;
      const under = first + width * 3;
      const [nw, ne, sw, se] = [(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below];
      for (let channel = 0; channel < 3; channel++) {
        result[at + channel] =
          (data[first + channel] as number) * nw +
          (data[first + 3 + channel] as number) * ne +
          (data[under + channel] as number) * sw +
          (data[under + 3 + channel] as number) * se +
          0.5;
      }
    }
  }
  return { data: result, ...to };
}
