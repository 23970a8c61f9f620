export interface Point {
  x: number;
  y: number;
}

/** Four corners, clockwise in reading direction: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];

/** Nine numbers, row by row, that map a point of one plane to another. */
export type Homography = readonly number[];

export const distanceOf = (one: Point, other: Point): number => Math.hypot(other.x - one.x, other.y - one.y);

export function carried({ x, y }: Point, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1]: Homography): Point {
  const depth = g * x + h * y + i;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

export const rectangle = (width: number, height: number): Quad => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
];

/** The homography that maps four corners onto four others; throws if three of them are collinear. */
export function homographyBetween(from: Quad, to: Quad): Homography {
  const rows = from.flatMap(({ x, y }, index) => {
    const { x: u, y: v } = to[index] as Point;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return [...solve(rows), 1];
}

/** Gaussian elimination with pivoting; each row contains the coefficients and, last, the right-hand side. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows.slice(column).reduce((best, row, index) => {
      const current = rows[best]?.[column] ?? 0;
      return Math.abs(row[column] ?? 0) > Math.abs(current) ? index + column : best;
    }, column);
    const [row, other] = [rows[pivot] as number[], rows[column] as number[]];
    [rows[column], rows[pivot]] = [row, other];
    const head = row[column] ?? 0;
    if (Math.abs(head) < 1e-12) throw new Error('These corners span no plane.');
    for (const below of rows) {
      if (below === row) continue;
      const factor = (below[column] ?? 0) / head;
      for (let at = column; at <= size; at++) below[at] = (below[at] ?? 0) - factor * (row[at] ?? 0);
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

/** A rotated rectangle; its first side runs along `angle`, in radians within a half turn. */
export interface TurnedRectangle {
  middle: Point;
  /** Along the angle; never less than the height. */
  width: number;
  height: number;
  angle: number;
}

export function smallestRectangle(points: readonly Point[]): TurnedRectangle {
  const hull = convexHull(points);
  let best: TurnedRectangle | undefined;
  hull.forEach((from, index) => {
    const to = hull[(index + 1) % hull.length] as Point;
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const { middle, width, height } = rectangleAlong(hull, angle);
    if (best && width * height >= best.width * best.height) return;
    best = width >= height ? { middle, width, height, angle } : { middle, width: height, height: width, angle: angle + Math.PI / 2 };
  });
  if (!best) return { middle: points[0] ?? { x: 0, y: 0 }, width: 0, height: 0, angle: 0 };
  return { ...best, angle: withinHalfTurn(best.angle) };
}

/** The smallest rectangle around the points whose first side runs along the angle. */
export function rectangleAlong(points: readonly Point[], angle: number): TurnedRectangle {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = points.map(({ x, y }) => x * cos + y * sin);
  const across = points.map(({ x, y }) => y * cos - x * sin);
  const [left, right, top, bottom] = [Math.min(...along), Math.max(...along), Math.min(...across), Math.max(...across)];
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return { middle: { x: u * cos - v * sin, y: u * sin + v * cos }, width: right - left, height: bottom - top, angle };
}

/** The same line direction between −90° and 90°, in radians. */
export const withinHalfTurn = (angle: number): number => angle - Math.PI * Math.round(angle / Math.PI);

/** The corners of a rectangle whose first side runs along its angle. */
export function cornersOf({ middle, width, height, angle }: TurnedRectangle): Quad {
  const [ux, uy] = [(Math.cos(angle) * width) / 2, (Math.sin(angle) * width) / 2];
  const [vx, vy] = [(-Math.sin(angle) * height) / 2, (Math.cos(angle) * height) / 2];
  return [
    { x: middle.x - ux - vx, y: middle.y - uy - vy },
    { x: middle.x + ux - vx, y: middle.y + uy - vy },
    { x: middle.x + ux + vx, y: middle.y + uy + vy },
    { x: middle.x - ux + vx, y: middle.y - uy + vy },
  ];
}

/** Andrew's monotone chain, counter-clockwise in a plane whose y axis points upwards. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((one, other) => one.x - other.x || one.y - other.y);
  const half = (way: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of way) {
      while (chain.length > 1 && turn(chain[chain.length - 2] as Point, chain[chain.length - 1] as Point, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
