import { cardFields, type CardField, type CardReading, type CardSide, type ReadField } from '@shiren/contracts-media';
import { backFields } from './card-back.js';
import { flawOf, kindOf, limits, type CardSight } from './card-flaws.js';
import { readFront } from './card-front.js';
import { hasWatermark, isWatermark } from './other-documents.js';
import { rowsOf, textOf } from './card-text.js';

/** A place in the coordinates of the lines. */
export interface CardPlace {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Fields that a verification relies on: the person confirms them if they are not sure. */
const decisive = { front: ['name', 'number'], back: cardFields.back } as const;

/** The fields of the requested side, their confidence, and the flaw of the photo. `today` bounds the birth date. */
export function readingOf(side: CardSide, sight: CardSight, today: Date): Omit<CardReading, 'portrait'> {
  const rows = rowsOf(sight.lines.filter((line) => !isWatermark(line)));
  const kind = kindOf(rows);
  const none: { fields: CardReading['fields']; gapped: boolean; wrongNumber: boolean } = { fields: {}, gapped: false, wrongNumber: false };
  const read: typeof none = kind !== side ? none : side === 'front' ? readFront(rows, today) : { ...none, fields: backFields(rows) };
  const flaw = flawOf(side, kind, sight, { rows, ...read });
  const { glare, lineHeight } = sight.measures;
  const doubted = glare > limits.glare.doubted || lineHeight < limits.lineHeight.doubted || hasWatermark(sight.lines, side);
  const fields = doubted ? withoutTrust(read.fields) : read.fields;
  const sure = flaw === undefined && decisive[side].every((field) => fields[field]?.confidence === 'high');
  return { side, ...(flaw ? { flaw } : {}), fields: flaw ? {} : fields, confidence: sure ? 'high' : 'low' };
}

/** Texts that nothing else on the card confirms. */
const freeTexts: readonly CardField[] = ['name', 'address', 'authority'];

/** Under glare the end of a text may be lost without a trace; if the text is small, similar characters are confused; a watermark runs into it. */
function withoutTrust(fields: CardReading['fields']): CardReading['fields'] {
  const entries = Object.entries(fields) as [CardField, ReadField][];
  return Object.fromEntries(entries.map(([field, read]) => [field, freeTexts.includes(field) ? { ...read, confidence: 'low' } : read]));
}

/** Position of the portrait: right of the lines, from above the name to above the number. */
export function portraitPlace({ lines }: Pick<CardSight, 'lines'>): CardPlace | undefined {
  const rows = rowsOf(lines.filter((line) => !isWatermark(line)));
  const number = rows.findLast(({ characters }) => /\d{15}/.test(textOf(characters)));
  const top = rows[0];
  if (!number || !top || number === top) return undefined;
  const [width, height] = [number.right - number.left, number.middle - top.middle];
  return { left: number.left + width * 0.62, top: top.middle - height * 0.14, width: width * 0.48, height };
}
