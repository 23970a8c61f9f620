import Papa from 'papaparse';
import { columnOf } from './columns.js';
import { decodeText } from './decode.js';
import { PeopleFileInvalid } from './rejections.js';

/** Far more than a batch of links needs. */
const MAX_LINK_FILE_BYTES = 1024 * 1024;

/** The words for the ticket's column in the first line, in lower case and without blanks. */
const TICKET_WORDS = ['ticketid', 'ticket', '认证任务', '任务编号', '编号'];

/** A row of a file of links; what a file does not state is empty. */
export interface LinkFileRow {
  /** Counted from 1, with the header. */
  line: number;
  ticketId: string;
  name: string;
  identificationNumber: string;
}

/**
 * Reads a CSV file with a ticket per row, and name and number if its header names them; other columns are left out. Throws PeopleFileInvalid if the
 * file as a whole is of no use. A row whose quotes do not match is in `broken`.
 */
export function readLinkFile(bytes: Uint8Array): { rows: LinkFileRow[]; broken: number[] } {
  if (bytes.length > MAX_LINK_FILE_BYTES) throw new PeopleFileInvalid('file-too-large', { megabytes: MAX_LINK_FILE_BYTES / 1024 / 1024 });
  const { data, errors } = Papa.parse<string[]>(decodeText(bytes).replace(/^\ufeff/, ''));
  const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
  const first = data.findIndex((cells) => !isBlank(cells));
  if (first < 0) throw new PeopleFileInvalid('file-empty');
  const header = data[first]?.map((heading) =>
    TICKET_WORDS.includes(heading.normalize('NFKC').toLowerCase().replace(/[\s_]/g, '')) ? 'ticketId' : columnOf(heading),
  );
  const cellOf = (cells: readonly string[], column: 'ticketId' | 'name' | 'identificationNumber'): string => cells[header?.indexOf(column) ?? -1]?.trim() ?? '';
  if (!header?.includes('ticketId')) {
    throw new PeopleFileInvalid('columns-missing', {
      columns: 'ticketId（任务编号）',
      known: 'ticketId（任务编号）, name（姓名）, identificationNumber（身份证号）',
    });
  }
  const rows = data.flatMap((cells, index) =>
    index <= first || isBlank(cells)
      ? []
      : [{ line: index + 1, ticketId: cellOf(cells, 'ticketId'), name: cellOf(cells, 'name'), identificationNumber: cellOf(cells, 'identificationNumber') }],
  );
  if (rows.length === 0) throw new PeopleFileInvalid('file-without-rows');
  return { rows, broken: errors.flatMap(({ type, row }) => (type === 'Quotes' ? [(row ?? 0) + 1] : [])) };
}
