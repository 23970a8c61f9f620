import { checkRow } from '../imports/check-row.js';
import type { Rejection } from '../imports/rejections.js';

const required = ['name', 'identificationNumber'] as const;
const optional = ['photo', 'photoDate', 'descriptor'] as const;
const columns = [...required, ...optional] as const;

export type Column = (typeof columns)[number];

/** What a line of the file says about a person. */
export interface PersonRow {
  name: string;
  identificationNumber: string;
  photoDate?: string;
  /** Path of an image file, relative to the CSV file. */
  photo?: string;
  /** Path of a file with a face descriptor instead: the model that made it and its numbers, as JSON. */
  descriptor?: string;
}

/** The file cannot be imported; the message says what to change. */
export class PeopleFileInvalid extends Error {}

/** The columns in their order. Throws PeopleFileInvalid for an unknown, repeated or missing column. */
export function readHeader(cells: readonly string[]): Column[] {
  const isColumn = (cell: string): cell is Column => (columns as readonly string[]).includes(cell);
  const known = cells.filter(isColumn);
  const missing = required.filter((column) => !known.includes(column));
  if (known.length !== cells.length || new Set(known).size !== known.length || missing.length > 0) {
    throw new PeopleFileInvalid(
      `The first line must name the columns: ${required.join(', ')} and, as needed, ${optional.join(', ')}, each once. / 首行须为列名：${columns.join('、')}`,
    );
  }
  return known;
}

/** Parses one record; returns a person, or why the row is invalid. An empty cell counts as absent. */
export function readRecord(header: readonly Column[], cells: readonly string[], now: Date): PersonRow | Rejection {
  if (cells.length !== header.length) return 'columns-differ';
  const filled = header.map((column, index) => [column, cells[index]?.trim()] as const).filter(([, cell]) => cell);
  const given: Partial<Record<Column, string>> = Object.fromEntries(filled);
  const { name = '', identificationNumber = '', ...rest } = given;
  if (rest.photo && rest.descriptor) return 'photo-and-descriptor';
  const checked = checkRow({ name, identificationNumber, ...(rest.photoDate ? { photoDate: rest.photoDate } : {}) }, now);
  return checked.accepted ? { ...rest, name: checked.name, identificationNumber: checked.number } : checked.rejection;
}
