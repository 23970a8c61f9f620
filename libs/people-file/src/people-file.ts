import Papa from 'papaparse';
import { columnOf, readHeader, type Column } from './columns.js';
import { BROKEN, decodeText } from './decode.js';
import { readRecord, type PersonRow, type RejectedRecord } from './person-row.js';
import { PeopleFileInvalid } from './rejections.js';

/** About 800,000 people. The file is held in memory as a whole. */
export const MAX_PEOPLE_FILE_BYTES = 64 * 1024 * 1024;
/** A name, a number, a date and paths are far shorter. */
const MAX_LINE_CHARACTERS = 16 * 1024;
/** A cell may end with line breaks, as when Alt+Enter was pressed in Excel; more lines than this do not belong together. */
const MAX_RECORD_LINES = 4;
const DELIMITERS = [',', ';', '\t', '，', '|'] as const;

export interface PeopleFileLine {
  /** Counted from 1; for a record over several lines, the first one. */
  line: number;
  /** The share of the file that has been read, 0 to 1. */
  share: number;
  person: PersonRow | RejectedRecord;
}

/**
 * Reads a CSV file row by row: in any encoding that `decodeText` knows, separated by commas, semicolons or tabs. Empty rows are skipped; what is
 * wrong with a row never affects the next one. Throws PeopleFileInvalid if the file as a whole cannot be imported.
 */
export function* readPeopleFile(bytes: Uint8Array, now: Date): Generator<PeopleFileLine> {
  if (bytes.length > MAX_PEOPLE_FILE_BYTES) throw peopleFileTooLarge();
  const lines = decodeText(bytes).split(/\r\n|\n|\r/);
  let header: (Column | undefined)[] | undefined;
  let delimiter: string | undefined;
  for (let at = 0; at < lines.length;) {
    const line = at + 1;
    const text = lines[at] ?? '';
    const named: string | undefined = header ? undefined : /^"?sep=(.)"?$/i.exec(text)?.[1];
    delimiter = named ?? delimiter ?? (isBlank(text) ? undefined : delimiterOf(text));
    const record = readCells(lines, at, delimiter ?? ',', header === undefined);
    at += record.lines;
    if (named !== undefined || record.cells?.every(isBlank)) continue;
    if (!header) {
      if (!record.cells) throw new PeopleFileInvalid('header-broken', { line });
      header = readHeader(record.cells);
    } else yield { line, share: at / lines.length, person: record.cells ? readRecord(header, record.cells, now) : { rejection: record.rejection } };
  }
  if (!header) throw new PeopleFileInvalid('file-empty');
}

/** For readers that look at a file's size before they read it. */
export const peopleFileTooLarge = (): PeopleFileInvalid => new PeopleFileInvalid('file-too-large', { megabytes: MAX_PEOPLE_FILE_BYTES / 1024 / 1024 });

const isBlank = (text: string): boolean => text.trim() === '';

/** The delimiter with which the header names the most columns. */
function delimiterOf(header: string): string {
  const known = (delimiter: string): number => (parse(header, delimiter) ?? header.split(delimiter)).filter((cell) => columnOf(cell) !== undefined).length;
  return DELIMITERS.reduce((best, delimiter) => (known(delimiter) > known(best) ? delimiter : best));
}

type Cells = { lines: number; cells: string[]; rejection?: undefined } | { lines: number; cells?: undefined; rejection: RejectedRecord['rejection'] };

/** The cells of the record that begins in this line, and how many lines it takes up; only headings may have line breaks inside. */
function readCells(lines: readonly string[], at: number, delimiter: string, isHeader: boolean): Cells {
  let text = '';
  for (let count = 1; count <= MAX_RECORD_LINES && at + count <= lines.length; count++) {
    text += (count > 1 ? '\n' : '') + (lines[at + count - 1] ?? '');
    if (text.length > MAX_LINE_CHARACTERS) return { lines: 1, rejection: 'line-too-long' };
    if (text.includes(BROKEN)) return { lines: 1, rejection: 'encoding-broken' };
    const cells = parse(text, delimiter);
    if (cells && (isHeader || cells.every((cell) => !cell.trim().includes('\n')))) return { lines: count, cells };
  }
  return { lines: 1, rejection: 'quotes-unbalanced' };
}

/** The cells of a single record; undefined if its quotes are not balanced. */
function parse(text: string, delimiter: string): string[] | undefined {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  return data.length > 1 || errors.some(({ type }) => type === 'Quotes') ? undefined : (data[0] ?? []);
}
