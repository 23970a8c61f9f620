export interface Point {
  x: number;
  y: number;
}

/** Red, green and blue, 0 to 255 each, row by row. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** x' = a·x − b·y + c, y' = b·x + a·y + d: turn, scale and shift. */
export interface Similarity {
  a: number;
  b: number;
  c: number;
  d: number;
}

export const transformed = ({ x, y }: Point, { a, b, c, d }: Similarity): Point => ({ x: a * x - b * y + c, y: b * x + a * y + d });

/** The turn, scale and shift that carry `from` onto `to` with the least squared error; two points or more. */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [f, t] = [centre(from), centre(to)];
  let [along, across, spread] = [0, 0, 0];
  from.forEach(({ x, y }, index) => {
    const [fx, fy] = [x - f.x, y - f.y];
    const [tx, ty] = [(to[index]?.x ?? 0) - t.x, (to[index]?.y ?? 0) - t.y];
    along += fx * tx + fy * ty;
    across += fx * ty - fy * tx;
    spread += fx * fx + fy * fy;
  });
  const [a, b] = [along / spread, across / spread];
  return { a, b, c: t.x - a * f.x + b * f.y, d: t.y - b * f.x - a * f.y };
}

export function centre(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** Points averaged for a pixel, along each side, at most: enough for a picture four times as large as its cut. */
const MOST_POINTS = 4;

/**
 * A square of `size` pixels cut out of a picture; `place` carries its pixels into the picture. Averages as many points as the
 * scale asks for, so that a large face is not thinned out to noise; black where the picture ends.
 */
export function cut({ data, width, height }: Pixels, { a, b, c, d }: Similarity, size: number): Uint8Array {
  const result = new Uint8Array(size * size * 3);
  const points = Math.min(Math.max(1, Math.ceil(Math.hypot(a, b))), MOST_POINTS);
  const share = 1 / (points * points);
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      let [red, green, blue] = [0, 0, 0];
      for (let sub = 0; sub < points * points; sub++) {
        const x = column + ((sub % points) + 0.5) / points - 0.5;
        const y = row + (Math.floor(sub / points) + 0.5) / points - 0.5;
        const [u, v] = [a * x - b * y + c, b * x + a * y + d];
        const [left, top] = [Math.floor(u), Math.floor(v)];
        if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
        const [right, below] = [u - left, v - top];
        // bilinear: the four neighbours by how near they are
        const weights = [(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below] as const;
        const first = (top * width + left) * 3;
        const under = first + width * 3;
        red += (data[first] ?? 0) * weights[0] + (data[first + 3] ?? 0) * weights[1] + (data[under] ?? 0) * weights[2] + (data[under + 3] ?? 0) * weights[3];
        green +=
          (data[first + 1] ?? 0) * weights[0] + (data[first + 4] ?? 0) * weights[1] + (data[under + 1] ?? 0) * weights[2] + (data[under + 4] ?? 0) * weights[3];
        blue +=
          (data[first + 2] ?? 0) * weights[0] + (data[first + 5] ?? 0) * weights[1] + (data[under + 2] ?? 0) * weights[2] + (data[under + 5] ?? 0) * weights[3];
      }
      result[at] = Math.round(red * share);
      result[at + 1] = Math.round(green * share);
      result[at + 2] = Math.round(blue * share);
    }
  }
  return result;
}
