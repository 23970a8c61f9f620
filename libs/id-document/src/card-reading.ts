import { cardFields, type CardReading, type CardSide } from '@shiren/contracts';
import { backFields } from './card-back.js';
import { flawOf, kindOf, type CardSight } from './card-flaws.js';
import { readFront } from './card-front.js';
import { rowsOf, textOf } from './card-text.js';

/** A place in the frame of the lines. */
export interface CardPlace {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a verification rests on: the person confirms it where it is not sure. */
const decisive = { front: ['name', 'number'], back: cardFields.back } as const;

/** The fields of the side that was asked for, how sure they are, and what makes the photo unfit. `today` bounds the birth date. */
export function readingOf(side: CardSide, sight: CardSight, today: Date): Omit<CardReading, 'portrait'> {
  const rows = rowsOf(sight.lines);
  const kind = kindOf(rows);
  const none = { fields: {}, gapped: false };
  const read = kind !== side ? none : side === 'front' ? readFront(rows, today) : { fields: backFields(rows), gapped: false };
  const flaw = flawOf(side, kind, sight, { rows, ...read });
  const { fields }: { fields: CardReading['fields'] } = read;
  const sure = flaw === undefined && decisive[side].every((field) => fields[field]?.confidence === 'high');
  return { side, ...(flaw ? { flaw } : {}), fields: flaw ? {} : fields, confidence: sure ? 'high' : 'low' };
}

/** Where the portrait is: right of the lines, from above the name to above the number. */
export function portraitPlace({ lines }: Pick<CardSight, 'lines'>): CardPlace | undefined {
  const rows = rowsOf(lines);
  const number = rows.findLast(({ characters }) => /\d{15}/.test(textOf(characters)));
  const top = rows[0];
  if (!number || !top || number === top) return undefined;
  const [width, height] = [number.right - number.left, number.middle - top.middle];
  return { left: number.left + width * 0.62, top: top.middle - height * 0.14, width: width * 0.48, height };
}
