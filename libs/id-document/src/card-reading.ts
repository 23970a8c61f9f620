import { cardFields, type CardFlaw, type CardReading, type CardSide } from '@shiren/contracts';
import { backFields } from './card-back.js';
import { frontFields } from './card-front.js';
import { rowsOf, textOf, type CardLine, type CardRow } from './card-text.js';

/** What was seen of a photo of a card. */
export interface CardSight {
  lines: readonly CardLine[];
}

/** A place in the frame of the lines. */
export interface CardPlace {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a verification rests on: the person confirms it where it is not sure. */
const decisive = { front: ['name', 'number'], back: cardFields.back } as const;

/** The fields of the side that was asked for, how sure they are, and what makes the photo unfit. */
export function readingOf(side: CardSide, { lines }: CardSight, today: Date): Omit<CardReading, 'portrait'> {
  const rows = rowsOf(lines);
  const kind = kindOf(rows);
  if (kind !== side) return { side, flaw: flawOfKind(kind), fields: {}, confidence: 'low' };
  const fields: CardReading['fields'] = side === 'front' ? frontFields(rows, today) : backFields(rows);
  const sure = decisive[side].every((field) => fields[field]?.confidence === 'high');
  const missing = cardFields[side].some((field) => fields[field] === undefined);
  return { side, ...(missing ? { flaw: 'unreadable' as const } : {}), fields, confidence: sure ? 'high' : 'low' };
}

type CardKind = CardSide | 'several' | 'none';

const flawOfKind = (kind: CardKind): CardFlaw => (kind === 'several' ? 'several-cards' : kind === 'none' ? 'not-a-card' : 'wrong-side');

/** Words that only one side has; some of each must be read, since any one of them may be lost. */
const words = {
  front: [/姓名?/, /性别/, /民族/, /出生/, /住址/, /公民身份号码/, /\d{17}[\dX]/i],
  back: [/中华人民共和国/, /居民身份证/, /签发机关/, /有效期限/],
} as const;
const LEAST_WORDS = 2;

/** Which side of a card the rows are of. */
function kindOf(rows: readonly CardRow[]): CardKind {
  const text = rows.map(({ characters }) => textOf(characters)).join('\n');
  const count = (side: CardSide): number => words[side].filter((word) => word.test(text)).length;
  const [front, back] = [count('front'), count('back')];
  const numbers = text.match(/\d{17}[\dX]/gi)?.length ?? 0;
  const titles = text.match(/居民身份证/g)?.length ?? 0;
  if (numbers > 1 || titles > 1 || (front >= 3 && back >= LEAST_WORDS)) return 'several';
  if (front < LEAST_WORDS && back < LEAST_WORDS) return 'none';
  return front >= back ? 'front' : 'back';
}

/** Where the portrait is: right of the lines, from the top of the name to above the number. */
export function portraitPlace({ lines }: CardSight): CardPlace | undefined {
  const rows = rowsOf(lines);
  const number = rows.findLast(({ characters }) => /\d{15}/.test(textOf(characters)));
  const top = rows[0];
  if (!number || !top || number === top) return undefined;
  const [width, height] = [number.right - number.left, number.middle - top.middle];
  return { left: number.left + width * 0.62, top: top.middle - height * 0.14, width: width * 0.48, height: height * 1.0 };
}
