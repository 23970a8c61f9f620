import { checkRow } from './check-row.js';
import type { Column } from './columns.js';
import { readDay } from './photo-date.js';
import type { Parameters, Rejection } from './rejections.js';

/** What a line of the file says about a person. */
export interface PersonRow {
  name: string;
  identificationNumber: string;
  /** `yyyy-mm-dd` */
  photoDate?: string;
  /** Path of an image file, relative to the CSV file, with slashes. */
  photo?: string;
  /** Path of a file with a face descriptor instead: the model that made it and its numbers, as JSON. */
  descriptor?: string;
}

export interface RejectedRecord {
  rejection: Rejection;
  parameters?: Parameters;
}

/** Parses one record; returns a person, or why the row is invalid. An empty cell counts as absent. */
export function readRecord(header: readonly (Column | undefined)[], cells: readonly string[], now: Date): PersonRow | RejectedRecord {
  const texts = cells.map(textOf);
  const stray = texts.some((text, index) => text !== '' && header[index] === undefined);
  // Excel leaves out empty cells at the end of some rows, and adds some to others
  if (stray || texts.length < 2) return { rejection: 'columns-differ', parameters: { cells: texts.length, columns: header.filter(Boolean).length } };
  const given: Partial<Record<Column, string>> = Object.fromEntries(
    header.flatMap((column, index) => (column && texts[index] ? [[column, texts[index]]] : [])),
  );
  const { name = '', identificationNumber = '', photo, photoDate, descriptor } = given;
  if (photo && descriptor) return { rejection: 'photo-and-descriptor' };
  const checked = checkRow({ name, identificationNumber, ...(photoDate ? { photoDate: readDay(photoDate) } : {}) }, now);
  if (!checked.accepted) return { rejection: checked.rejection };
  return {
    name: checked.name,
    identificationNumber: checked.number,
    ...(photo ? { photo: pathOf(photo) } : {}),
    ...(checked.photoDate ? { photoDate: checked.photoDate } : {}),
    ...(descriptor ? { descriptor: pathOf(descriptor) } : {}),
  };
}

/** A cell's text without blanks around it, and without what makes Excel take it for text: ="…" or an apostrophe before it. */
const textOf = (cell: string): string => {
  const text = cell.trim();
  return (/^="(.*)"$/.exec(text)?.[1] ?? text.replace(/^'/, '')).trim();
};

/** A path from Windows has backslashes. */
const pathOf = (path: string): string => path.replaceAll('\\', '/');
