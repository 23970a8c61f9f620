import { convexHull, smallestRectangle, type Point, type TurnedRectangle } from './geometry.js';

/** Probability of each pixel to be part of a line of text, 0 to 1, row by row. */
export interface TextMap {
  data: Float32Array;
  width: number;
  height: number;
}

/** Position of a line of text, in pixels of the map, and its probability. */
export interface TextRegion extends TurnedRectangle {
  score: number;
  /** The convex hull of its pixels, not expanded, for drawing the rectangle at another angle. */
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
    /** The first and the last of its pixels in each row. */
    const ends = new Map<number, [first: number, last: number]>();
    let [sum, count] = [0, 0];
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const y = Math.floor(at / width);
      const x = at - y * width;
      sum += data[at] as number;
      count++;
      const own = ends.get(y);
      if (!own) ends.set(y, [x, x]);
      else if (x < own[0]) own[0] = x;
      else if (x > own[1]) own[1] = x;
      const visit = (next: number): void => {
        if (seen[next] || (data[next] as number) < INSIDE) return;
        seen[next] = 1;
        stack.push(next);
      };
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (y > 0) visit(at - width);
      if (y < height - 1) visit(at + width);
    }
    if (sum / count < MIN_SCORE) continue;
    const corners = [...ends].flatMap(([y, [first, last]]) => [
      { x: first, y },
      { x: first, y: y + 1 },
      { x: last + 1, y },
      { x: last + 1, y: y + 1 },
    ]);
    const outline = convexHull(corners);
    const core = smallestRectangle(outline);
    if (core.height < MIN_SIDE_PIXELS) continue;
    found.push({ ...grown(core), score: sum / count, outline });
  }
  return found;
}

/** The full size of a line whose shrunken core was found. */
export function grown(core: TurnedRectangle): TurnedRectangle {
  const by = (core.width * core.height * GROWN_BY) / (2 * (core.width + core.height));
  return { ...core, width: core.width + 2 * by, height: core.height + 2 * by };
}
