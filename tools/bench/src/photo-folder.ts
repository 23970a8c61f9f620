import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardFields, cardSides, type CardField, type CardSide } from '@shiren/contracts-media';

/** A photo of one's own, and what is printed on the card. */
export interface TruePhoto {
  file: string;
  side: CardSide;
  photo: Buffer;
  /** Only fields that are known. */
  truth: Partial<Record<CardField, string>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `truth.json` says: a list of `{ "file": "a.jpg", "side": "front", "name": "…", … }`, fields in the form of `CardReading`. Throws with a sentence. */
export function truths(text: string): Omit<TruePhoto, 'photo'>[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error('truth.json must be a list.');
  return list.map((entry: unknown, index) => {
    const place = `Entry ${index + 1} of truth.json`;
    if (!isRecord(entry) || typeof entry.file !== 'string' || entry.file === '' || /[/\\]/.test(entry.file))
      throw new Error(`${place} needs "file", the name of a photo in the same folder.`);
    const side = cardSides.find((one) => one === entry.side);
    if (!side) throw new Error(`${place} needs "side": "front" or "back".`);
    const truth: TruePhoto['truth'] = {};
    for (const [field, value] of Object.entries(entry)) {
      if (field === 'file' || field === 'side') continue;
      const known = cardFields[side].find((one) => one === field);
      if (!known || typeof value !== 'string') throw new Error(`${place}: "${field}" must be a text and one of ${cardFields[side].join(', ')}.`);
      truth[known] = value;
    }
    return { file: entry.file, side, truth };
  });
}

/** The photos of a folder with their truths, one after the other. */
export async function* photosOf(folder: string): AsyncGenerator<TruePhoto> {
  for (const entry of truths(await readFile(join(folder, 'truth.json'), 'utf8'))) yield { ...entry, photo: await readFile(join(folder, entry.file)) };
}
