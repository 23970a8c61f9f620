import { cardFields, type CardFlaw, type CardReading, type CardSide } from '@shiren/contracts-media';
import { hasWatermark, otherDocument } from './other-documents.js';
import { textOf, type CardLine, type CardRow } from './card-text.js';

interface Point {
  x: number;
  y: number;
}

/** Measurements of the card's pixels; of the whole photo if no line was found. */
export interface PhotoMeasures {
  /** Of the card's background, 0 to 255. */
  brightness: number;
  /** Steepness of the steepest edges of the writing, as a share of its contrast per pixel, with lines 48 pixels high. */
  sharpness: number;
  /** Colourfulness of the most colourful spots, relative to the background's brightness. */
  colour: number;
  /** The share of the card that is white without any writing. */
  glare: number;
  /** How far the strongest isolated frequency stands out from its neighbours. */
  moire: number;
  /** Height of a line with its margins, in pixels of the original photo. */
  lineHeight: number;
}

/** Everything that was found in a photo of a card. */
export interface CardSight {
  lines: readonly CardLine[];
  measures: PhotoMeasures;
  /** Corners of the photo in the coordinates of the lines, clockwise. */
  photoCorners: readonly Point[];
}

/**
 * Limits for photos; measured on generated cards (docs/integrators/cards.md). Beyond `refused` a photo is refused whatever was read,
 * beyond `doubted` it explains why a field could not be read.
 */
export const limits = {
  /** Moderately dark photos have 70 and more. */
  brightness: { refused: 32, doubted: 60 },
  /** Moderately blurred photos have 0.31 and more. */
  sharpness: { refused: 0.13, doubted: 0.25 },
  /** Genuine cards have 0.04 and more, copies 0.003 and less. */
  colour: { refused: 0.02 },
  /** Genuine cards have 11 and less, most screens 20 and more. */
  moire: { refused: 16 },
  lineHeight: { refused: 9, doubted: 16 },
  glare: { doubted: 0.008 },
} as const;

export type CardKind = CardSide | 'several' | 'none';

/** Words that only one side has; some of each must be read, since any single one may be lost. */
const words = {
  front: [/姓名?/, /性别/, /民族/, /出生/, /住址/, /公民身份号码/, /\d{17}[\dX]/i],
  back: [/中华人民共和国/, /居民身份证/, /签发机关/, /有效期限/],
} as const;
const MIN_WORDS = 2;

/** Which side of a card the rows are from. Other documents share some of the words: a driving licence, for example. */
export function kindOf(rows: readonly CardRow[]): CardKind {
  const text = rows.map(({ characters }) => textOf(characters)).join('\n');
  const count = (side: CardSide): number => words[side].filter((word) => word.test(text)).length;
  const [front, back] = [count('front'), count('back')];
  const numbers = text.match(/\d{17}[\dX]/gi)?.length ?? 0;
  const titles = text.match(/居民身份证/g)?.length ?? 0;
  if (/驾驶证|行驶证/.test(text)) return 'none';
  if (numbers > 1 || titles > 1 || (front > MIN_WORDS && back >= MIN_WORDS)) return 'several';
  if (front < MIN_WORDS && back < MIN_WORDS) return 'none';
  return front >= back ? 'front' : 'back';
}

interface Read {
  rows: readonly CardRow[];
  fields: CardReading['fields'];
  /** Whether characters are missing within a field. */
  gapped: boolean;
  /** Whether the number was read with certainty, and its check digit is wrong. */
  wrongNumber: boolean;
}

/** Why the photo can't be used for the requested side, by the most important reason; undefined if it can. */
export function flawOf(
  side: CardSide,
  kind: CardKind,
  { lines, measures, photoCorners }: CardSight,
  { rows, fields, gapped, wrongNumber }: Read,
): CardFlaw | undefined {
  if (measures.brightness < limits.brightness.refused) return 'too-dark';
  // small text looks blurred too, once it is enlarged for reading
  if (lines.length > 0 && measures.lineHeight < limits.lineHeight.refused) return 'too-small';
  if (measures.sharpness < limits.sharpness.refused) return 'blurred';
  const watermark = hasWatermark(lines, side);
  // a watermark may name a document too: 仅供办理居住证使用
  const document = watermark && kind === side ? undefined : otherDocument(rows);
  if (document) return document;
  if (kind === 'several') return 'several-cards';
  const small = lines.length > 0 && measures.lineHeight < limits.lineHeight.doubted;
  if (kind === 'none' && watermark) return 'watermark';
  if (kind === 'none') return small ? 'too-small' : 'not-a-card';
  if (kind !== side) return 'wrong-side';
  if (measures.moire > limits.moire.refused) return 'screen';
  if (measures.colour < limits.colour.refused) return 'photocopy';
  const incomplete = gapped || cardFields[side].some((field) => fields[field] === undefined);
  if (incomplete && watermark) return 'watermark';
  const margins = incomplete ? reach.incomplete[side] : reach.complete[side];
  if (reachesOut(side, rows, photoCorners, margins) || (incomplete && lines.some((line) => touchesEdge(line, photoCorners)))) return 'cut-off';
  if (wrongNumber) return 'wrong-number';
  if (!incomplete) return undefined;
  if (measures.glare > limits.glare.doubted) return 'glare';
  if (measures.sharpness < limits.sharpness.doubted) return 'blurred';
  if (measures.brightness < limits.brightness.doubted) return 'too-dark';
  if (small) return 'too-small';
  const sure = cardFields[side].filter((field) => fields[field]?.confidence === 'high').length;
  return sure >= cardFields[side].length / 2 ? 'covered' : 'unreadable';
}

interface Margins {
  left: number;
  right: number;
  above: number;
  below: number;
}

/**
 * Minimum margin of a card beyond its first and last row, as fractions of the number's width (left and right of a front) and of the distance of the
 * rows. Scans are often cut at the card's edge or a little inside it: if all fields were read, the text only has to be in the photo as a whole.
 */
const reach: Record<'complete' | 'incomplete', Record<CardSide, Margins>> = {
  incomplete: { front: { left: 0.04, right: 0.05, above: 0.12, below: 0.1 }, back: { left: 0.4, right: 1.6, above: 0.14, below: 0.1 } },
  complete: { front: { left: 0.015, right: 0.03, above: 0.06, below: 0.05 }, back: { left: 0.3, right: 1.45, above: 0.09, below: 0.06 } },
};

/** The number is three times as far below the name as the birth date. */
const NUMBER_BELOW = 3;

/** Whether the card extends beyond the photo, judged by its rows. */
function reachesOut(side: CardSide, rows: readonly CardRow[], photo: readonly Point[], { left, right, above, below }: Margins): boolean {
  const first = rows.find(({ characters }) => /\p{Script=Han}/u.test(textOf(characters)));
  const last = rows.findLast(({ characters }) => /\d{8}/.test(textOf(characters)));
  const birth = rows.find(({ characters }) => /\d年/.test(textOf(characters)));
  // without a number: is there room for it below?
  if (side === 'front' && first && birth && !last) return depthIn(photo, { x: first.left, y: first.middle + NUMBER_BELOW * (birth.middle - first.middle) }) < 0;
  if (!first || !last || first === last) return false;
  const height = last.middle - first.middle;
  const width = last.right - last.left;
  const [from, to] = side === 'front' ? [last.left - left * width, last.right + right * width] : [last.left - left * height, last.left + right * height];
  const [top, bottom] = [first.middle - above * height, last.middle + below * height];
  return [from, to].some((x) => [top, bottom].some((y) => depthIn(photo, { x, y }) < 0));
}

const touchesEdge = ({ left, right, middle, height, characters }: CardLine, photo: readonly Point[]): boolean =>
  characters.length > 1 && [left, right].some((x) => depthIn(photo, { x, y: middle }) < height * 0.3);

/** Distance of a point from the edge of a shape with clockwise corners; negative outside. */
function depthIn(shape: readonly Point[], { x, y }: Point): number {
  return Math.min(
    ...shape.map((from, index) => {
      const to = shape[(index + 1) % shape.length] as Point;
      return ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) / Math.hypot(to.x - from.x, to.y - from.y);
    }),
  );
}
