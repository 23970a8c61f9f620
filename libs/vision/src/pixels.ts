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

/** x' = a·x − b·y + c, y' = b·x + a·y + d: rotation, scale and translation. */
export interface Similarity {
  a: number;
  b: number;
  c: number;
  d: number;
}

export const transformed = ({ x, y }: Point, { a, b, c, d }: Similarity): Point => ({ x: a * x - b * y + c, y: b * x + a * y + d });

/** The rotation, scale and translation that map `from` onto `to` with the least squared error; at least two points. */
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

/** The image rotated by 180°. */
export function upsideDown({ data, width, height }: Pixels): Pixels {
  const turned = new Uint8Array(data.length);
  for (let from = 0, to = data.length - 3; to >= 0; from += 3, to -= 3) {
    turned[to] = data[from] as number;
    turned[to + 1] = data[from + 1] as number;
    turned[to + 2] = data[from + 2] as number;
  }
  return { data: turned, width, height };
}

/** A part of an image, in pixels. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Most pixels per side that are averaged for one pixel of a reduced image. */
const MAX_AVERAGED_PIXELS = 4;

/**
 * A region reduced to fit a square of `side`, in its upper left corner, as planes of red, green and blue: 0 to 255 becomes `black` to
 * `black + 255 × step`; black around it.
 * Averages whole pixels, at most four by four: copying the data into an image library would take longer than all of this.
 */
export function reduced(pixels: Pixels, region: Region, side: number, { black, step }: { black: number; step: number }): Float32Array {
  const { data, width: stride } = pixels;
  const plane = side * side;
  const values = new Float32Array(plane * 3).fill(black);
  const scale = Math.max(region.width, region.height) / side;
  const [columns, rows] = [Math.min(side, Math.round(region.width / scale)), Math.min(side, Math.round(region.height / scale))];
  const across = spots(region.left, region.width, columns);
  const down = spots(region.top, region.height, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0, at = row * side; column < columns; column++, at++) {
      let [red, green, blue] = [0, 0, 0];
      for (let y = row * down.each; y < (row + 1) * down.each; y++) {
        const line = (down.places[y] as number) * stride;
        for (let x = column * across.each; x < (column + 1) * across.each; x++) {
          const from = (line + (across.places[x] as number)) * 3;
          red += data[from] as number;
          green += data[from + 1] as number;
          blue += data[from + 2] as number;
        }
      }
      const share = step / (across.each * down.each);
      values[at] = black + red * share;
      values[at + plane] = black + green * share;
      values[at + 2 * plane] = black + blue * share;
    }
  }
  return values;
}

/** A region stretched to a square of `side`, whatever its shape; averages whole pixels, at most four by four. */
export function stretched({ data, width: stride }: Pixels, region: Region, side: number): Uint8Array {
  const across = spots(region.left, region.width, side);
  const down = spots(region.top, region.height, side);
  const values = new Uint8Array(side * side * 3);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++, at += 3) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let y = row * down.each; y < (row + 1) * down.each; y++) {
          const line = (down.places[y] as number) * stride;
          for (let x = column * across.each; x < (column + 1) * across.each; x++) {
            sum += data[(line + (across.places[x] as number)) * 3 + channel] as number;
          }
        }
        values[at + channel] = Math.round(sum / (across.each * down.each));
      }
    }
  }
  return values;
}

/** The pixels to average along a side: `each` of them for each of `count` output pixels, one after the other. */
function spots(start: number, length: number, count: number): { places: Int32Array; each: number } {
  const size = length / count;
  const each = Math.min(MAX_AVERAGED_PIXELS, Math.max(1, Math.round(size)));
  const places = Int32Array.from(
    { length: count * each },
    (_, at) => start + Math.min(length - 1, Math.floor((((at % each) + 0.5) / each + Math.floor(at / each)) * size)),
  );
  return { places, each };
}

/** From this many image pixels per output pixel on, the image is halved first, so that large faces are averaged rather than subsampled to noise. */
const HALVED_FROM = 1.5;

/** A square of `size` pixels cut out of an image; `place` maps its pixels into the image. Black outside the image. */
export function cut(pixels: Pixels, place: Similarity, size: number): Uint8Array {
  if (Math.hypot(place.a, place.b) >= HALVED_FROM) {
    const region = around(pixels, place, size);
    if (region.width >= 2 && region.height >= 2) {
      const { a, b, c, d } = place;
      // pixel 0 of the halved image lies between pixels 0 and 1 of the original
      return cut(halved(pixels, region), { a: a / 2, b: b / 2, c: (c - region.left - 0.5) / 2, d: (d - region.top - 0.5) / 2 }, size);
    }
  }
  return sampled(pixels, place, size);
}

/** The part of the image that a crop touches, with even width and height. */
function around({ width, height }: Pixels, place: Similarity, size: number): Region {
  const corners = [0, size].flatMap((x) => [0, size].map((y) => transformed({ x, y }, place)));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const from = (values: number[], side: number): number => Math.min(Math.max(0, Math.floor(Math.min(...values)) - 2), side);
  const to = (values: number[], side: number): number => Math.max(0, Math.min(side, Math.ceil(Math.max(...values)) + 2));
  const [left, top] = [from(xs, width), from(ys, height)];
  return { left, top, width: Math.max(0, to(xs, width) - left) & ~1, height: Math.max(0, to(ys, height) - top) & ~1 };
}

/** A region at half its size, each pixel the mean of four. */
function halved({ data, width: stride }: Pixels, region: Region): Pixels {
  const [width, height] = [region.width / 2, region.height / 2];
  const half = new Uint8Array(width * height * 3);
  const below = stride * 3;
  for (let row = 0, at = 0; row < height; row++) {
    let from = ((region.top + 2 * row) * stride + region.left) * 3;
    for (let column = 0; column < width; column++, at += 3, from += 6) {
      for (let colour = 0; colour < 3; colour++) {
        const first = from + colour;
        half[at + colour] = ((data[first] ?? 0) + (data[first + 3] ?? 0) + (data[first + below] ?? 0) + (data[first + below + 3] ?? 0) + 2) >> 2;
      }
    }
  }
  return { data: half, width, height };
}

/** Bilinear interpolation. */
function sampled({ data, width, height }: Pixels, { a, b, c, d }: Similarity, size: number): Uint8Array {
  const result = new Uint8Array(size * size * 3);
  const stride = width * 3;
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      const x = a * column - b * row + c;
      const y = b * column + a * row + d;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const right = x - left;
      const lower = y - top;
      const first = top * stride + left * 3;
      for (let colour = 0; colour < 3; colour++) {
        const upper = first + colour;
        const under = upper + stride;
        const over = (data[upper] ?? 0) * (1 - right) + (data[upper + 3] ?? 0) * right;
        const beneath = (data[under] ?? 0) * (1 - right) + (data[under + 3] ?? 0) * right;
        result[at + colour] = over * (1 - lower) + beneath * lower + 0.5;
      }
    }
  }
  return result;
}

/** How a network expects its colours: `(value − mean) ÷ scale`, the mean for each of red, green and blue. */
export interface Colours {
  mean: readonly [number, number, number];
  scale: number;
  /** Blue, green, red instead of red, green, blue. */
  reversed?: boolean;
}

/** A square image as planes of colours, one after the other. */
export function planesOf(image: Uint8Array, { mean, scale, reversed = false }: Colours): Float32Array {
  const plane = image.length / 3;
  const planes = new Float32Array(image.length);
  for (let channel = 0; channel < 3; channel++) {
    const from = reversed ? 2 - channel : channel;
    const [middle, end] = [mean[from] as number, (channel + 1) * plane];
    for (let at = channel * plane, source = from; at < end; at++, source += 3) planes[at] = ((image[source] as number) - middle) / scale;
  }
  return planes;
}
