import { cornersOf, distanceOf, rectangleAlong, withinHalfTurn, type Point, type Quad } from './geometry.js';
import { grown, type TextRegion } from './text-regions.js';

/** Position of a line in the photo. */
export interface PlacedLine {
  /** In reading direction. */
  corners: Quad;
  width: number;
  height: number;
}

/** From this ratio of width to height on, a region is long enough to show its own direction. */
const LONG = 2;

/** The direction of most of the text, in radians within a half turn; undefined if no line is long enough. */
export function directionOf(regions: readonly TextRegion[]): number | undefined {
  const long = regions.filter(({ width, height }) => width > LONG * height);
  if (long.length === 0) return undefined;
  // directions are equal after a half turn, so they are averaged as double angles
  const near = (to: number | undefined): number => {
    const voters = to === undefined ? long : long.filter(({ angle }) => Math.abs(withinHalfTurn(angle - to)) < Math.PI / 8);
    const [x, y] = [
      voters.reduce((sum, { angle, width }) => sum + width * Math.cos(2 * angle), 0),
      voters.reduce((sum, { angle, width }) => sum + width * Math.sin(2 * angle), 0),
    ];
    return withinHalfTurn(Math.atan2(y, x) / 2);
  };
  return near(near(undefined));
}

/** The regions as lines in about the same `direction`: a long one keeps its own slant, a short one takes the common one. */
export function placedLines(regions: readonly TextRegion[], direction: number): PlacedLine[] {
  return regions.map((region) => {
    const slant = withinHalfTurn(region.angle - direction);
    const own = region.width > LONG * region.height && Math.abs(slant) < Math.PI / 6;
    const angle = own ? direction + slant : direction;
    const turned = grown(rectangleAlong(region.outline, angle));
    return { corners: cornersOf(turned), width: turned.width, height: turned.height };
  });
}

/** Maps a line from one image into another. */
export function carriedOver({ corners }: PlacedLine, carry: (point: Point) => Point): PlacedLine {
  const [a, b, c, d] = corners.map(carry) as unknown as Quad;
  return { corners: [a, b, c, d], width: distanceOf(a, b), height: distanceOf(a, d) };
}

/** The same line read upside down. */
export const turnedRound = ({ corners: [a, b, c, d], ...size }: PlacedLine): PlacedLine => ({ corners: [c, d, a, b], ...size });

/** Coordinates that follow the text: x to the right, y downwards, in pixels of the photo; the rows of a tilted card are level in them. */
export interface TextFrame {
  ofPhoto(point: Point): Point;
  toPhoto(point: Point): Point;
}

export function frameOf(lines: readonly PlacedLine[]): TextFrame {
  const long = lines.filter(({ width, height }) => width > LONG * height);
  const angle = meanAngle(long.length > 0 ? long : lines);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = ({ x, y }: Point): Point => ({ x: x * cos + y * sin, y: y * cos - x * sin });
  // perspective turns the rows of a tilted card: their slope changes evenly from top to bottom
  const slopes = lines
    .filter(({ width, height }) => width > 2 * LONG * height)
    .map(({ corners, width }) => {
      const [a, b, c, d] = corners.map(turned) as unknown as Quad;
      return { weight: width, at: (a.y + b.y + c.y + d.y) / 4, slope: (b.y - a.y + c.y - d.y) / (b.x - a.x + c.x - d.x) };
    });
  const slopeAt = evenly(slopes);
  const origin = lines.length === 0 ? 0 : Math.min(...lines.flatMap(({ corners }) => corners.map((corner) => turned(corner).x)));
  return {
    ofPhoto: (point) => {
      const { x, y } = turned(point);
      return { x, y: y - slopeAt(y) * (x - origin) };
    },
    toPhoto: ({ x, y }) => {
      const own = y + slopeAt(y) * (x - origin);
      return { x: x * cos - own * sin, y: x * sin + own * cos };
    },
  };
}

/** Rows of a tilted card differ by less than this from the common direction; watermarks are written at 20 degrees and more. In radians. */
const MAX_SLANT = (14 * Math.PI) / 180;

/** Whether a line runs across the rows of the card. */
export function isSlanted({ corners: [a, b], width, height }: PlacedLine, frame: TextFrame): boolean {
  const [from, to] = [frame.ofPhoto(a), frame.ofPhoto(b)];
  return width > LONG * height && Math.abs(Math.atan2(to.y - from.y, to.x - from.x)) > MAX_SLANT;
}

/** A line in the frame's coordinates. */
export function inFrame({ corners }: PlacedLine, frame: TextFrame): { left: number; right: number; middle: number; height: number } {
  const [a, b, c, d] = corners.map((corner) => frame.ofPhoto(corner)) as unknown as Quad;
  return { left: (a.x + d.x) / 2, right: (b.x + c.x) / 2, middle: (a.y + b.y + c.y + d.y) / 4, height: (d.y - a.y + c.y - b.y) / 2 };
}

function meanAngle(lines: readonly PlacedLine[]): number {
  const [x, y] = lines.reduce(([sumX, sumY], { corners: [a, b, c, d] }) => [sumX + b.x - a.x + c.x - d.x, sumY + b.y - a.y + c.y - d.y], [0, 0]);
  return Math.atan2(y, x);
}

/** The straight line fitted to slopes by height, with weights; level if there are too few. */
function evenly(points: readonly { weight: number; at: number; slope: number }[]): (at: number) => number {
  const only = points[0];
  if (!only) return () => 0;
  const sum = (of: (point: (typeof points)[number]) => number): number => points.reduce((total, point) => total + point.weight * of(point), 0);
  const weight = sum(() => 1);
  const [at, slope] = [sum((point) => point.at) / weight, sum((point) => point.slope) / weight];
  const spread = sum((point) => (point.at - at) ** 2);
  const rise = points.length > 1 && spread > weight ? sum((point) => (point.at - at) * (point.slope - slope)) / spread : 0;
  return (y) => slope + rise * (y - at);
}
