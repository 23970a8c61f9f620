import { smallestRectangle, type Point, type TurnedRectangle } from './geometry.js';

/** Probability of each pixel to be part of a line of text, 0 to 1, row by row. */
export interface TextMap {
  data: Float32Array;
  width: number;
  height: number;
}

/** Position of a line of text, in pixels of the map, and its probability. */
export interface TextRegion extends TurnedRectangle {
  score: number;
  /** Corners of its pixels, not expanded, for drawing the rectangle at another angle. */
  outline: readonly Point[];
}

/** The network is trained to find shrunken lines: a pixel is inside one from this value on (PaddleOCR's `det_db_thresh`). */
const INSIDE = 0.3;
/** Minimum mean probability of a line's pixels (`det_db_box_thresh`, lowered for small print). */
const MIN_SCORE = 0.45;
/** A region is expanded by this times its area over its circumference (`det_db_unclip_ratio`). */
const GROWN_BY = 1.6;
const MIN_SIDE_PIXELS = 3;

/** Groups of connected pixels, each as the smallest rectangle around it, expanded to the line's full size. */
export function textRegions(map: TextMap): TextRegion[] {
  const { data, width, height } = map;
  const seen = new Uint8Array(width * height);
  const found: TextRegion[] = [];
  const stack: number[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || (data[start] as number) < INSIDE) continue;
    const edge: Point[] = [];
    let [sum, count] = [0, 0];
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      sum += data[at] as number;
      count++;
      let inner = true;
      for (const [dx, dy] of NEIGHBOURS) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) {
          inner = false;
          continue;
        }
        const next = ny * width + nx;
        if ((data[next] as number) < INSIDE) inner = false;
        else if (!seen[next]) {
          seen[next] = 1;
          stack.push(next);
        }
      }
      if (!inner) edge.push({ x, y }, { x: x + 1, y }, { x, y: y + 1 }, { x: x + 1, y: y + 1 });
    }
    if (sum / count < MIN_SCORE) continue;
    const core = smallestRectangle(edge);
    if (core.height < MIN_SIDE_PIXELS) continue;
    found.push({ ...grown(core), score: sum / count, outline: edge });
  }
  return found;
}

/** The full size of a line whose shrunken core was found. */
export function grown(core: TurnedRectangle): TurnedRectangle {
  const by = (core.width * core.height * GROWN_BY) / (2 * (core.width + core.height));
  return { ...core, width: core.width + 2 * by, height: core.height + 2 * by };
}

const NEIGHBOURS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
