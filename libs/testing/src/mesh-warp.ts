import type { MeshPoint } from '@shiren/vision';

/** The edge of the opening between the lips, in FaceMesh's points. */
export const INNER_LIPS = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95];

/** Side of the cells between which the warp is interpolated, in pixels. */
const CELL = 6;
/** Squared distance, in pixels, within which points share their pull: any closer, each would distort the image by itself. */
const SOFT = 60;
/** How many times each anchor on the edge counts, so that it holds against the many points of the face. */
const ANCHORS = 4;

/**
 * Inverse mapping for drawing a face as another mesh holds it: the position in the source that a pixel comes from, by the surrounding points of the
 * mesh `drawn`; `source` has the same points where they are in the source. The edge of an image of this size stays in place.
 */
export function meshWarp(
  drawn: readonly MeshPoint[],
  source: readonly MeshPoint[],
  { width, height }: { width: number; height: number },
): (x: number, y: number) => readonly [number, number] {
  // under jest each access to a global is slow, and so are iterators: this loop runs a million times for an image
  const { floor, ceil } = Math;
  const anchors = Array.from({ length: 13 * ANCHORS }, (_, index) => [((index % 13) * width) / 12, ((index % 13) * height) / 12] as const).flatMap(([x, y]) => [
    { x, y: 0 },
    { x, y: height },
    { x: 0, y },
    { x: width, y },
  ]);
  const xs = Float64Array.from([...drawn, ...anchors], ({ x }) => x);
  const ys = Float64Array.from([...drawn, ...anchors], ({ y }) => y);
  const dxs = Float64Array.from(xs, (x, index) => (index < drawn.length ? (source[index]?.x ?? 0) - x : 0));
  const dys = Float64Array.from(ys, (y, index) => (index < drawn.length ? (source[index]?.y ?? 0) - y : 0));
  const columns = ceil(width / CELL) + 2;
  const rows = ceil(height / CELL) + 2;
  const field = new Float32Array(columns * rows * 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = column * CELL;
      const y = row * CELL;
      let sum = 0;
      let dx = 0;
      let dy = 0;
      for (let site = 0; site < xs.length; site++) {
        const aside = (xs[site] ?? 0) - x;
        const above = (ys[site] ?? 0) - y;
        const apart = aside * aside + above * above + SOFT;
        const near = 1 / (apart * apart);
        sum += near;
        dx += near * (dxs[site] ?? 0);
        dy += near * (dys[site] ?? 0);
      }
      field[(row * columns + column) * 2] = dx / sum;
      field[(row * columns + column) * 2 + 1] = dy / sum;
    }
  }
  return (x, y) => {
    const column = floor(x / CELL);
    const row = floor(y / CELL);
    const right = x / CELL - column;
    const below = y / CELL - row;
    const value = (axis: number): number => {
      const begin = (row * columns + column) * 2 + axis;
      const under = begin + columns * 2;
      return (
        ((field[begin] ?? 0) * (1 - right) + (field[begin + 2] ?? 0) * right) * (1 - below) +
        ((field[under] ?? 0) * (1 - right) + (field[under + 2] ?? 0) * right) * below
      );
    };
    return [x + value(0), y + value(1)];
  };
}

/** Whether a point is inside a polygon. */
export function isInside(polygon: readonly { x: number; y: number }[], x: number, y: number): boolean {
  let result = false;
  polygon.forEach((a, index) => {
    const b = polygon[(index + polygon.length - 1) % polygon.length] as { x: number; y: number };
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) result = !result;
  });
  return result;
}
