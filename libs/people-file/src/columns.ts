import { PeopleFileInvalid } from './rejections.js';

/** The columns of a people file, with the words that may stand for each in the first line, besides its own name. */
const words = {
  name: ['姓名', '名字', 'full name'],
  identificationNumber: ['身份证号', '身份证号码', '身份证', '公民身份号码', '证件号', '证件号码', 'id number', 'identity number', 'id card number'],
  photo: ['照片', '照片文件', '照片文件名', '照片路径', '相片', 'photo file', 'photo path'],
  photoDate: ['照片日期', '拍摄日期', '照片拍摄日期', 'date of photo'],
  descriptor: ['特征值', '特征值文件', 'descriptor file'],
} as const;

export type Column = keyof typeof words;

const columns = Object.keys(words) as Column[];
const required: readonly Column[] = ['name', 'identificationNumber'];

/** A heading as it is compared: without case, width and blanks, and without what forms add to it, such as * or a remark in parentheses. */
const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s_*:"'“”-]/g, '');

const columnsByWord = new Map(columns.flatMap((column) => [column, ...words[column]].map((word) => [plain(word), column] as const)));

/** The column that a heading names. */
export const columnOf = (heading: string): Column | undefined => columnsByWord.get(plain(heading));

/** Unknown headings are shown up to this many, each cut to this many characters. */
const MAX_SHOWN_HEADINGS = 5;
const MAX_SHOWN_CHARACTERS = 20;

const list = (headings: readonly string[]): string =>
  headings
    .slice(0, MAX_SHOWN_HEADINGS)
    .map((heading) => `“${[...heading.trim()].slice(0, MAX_SHOWN_CHARACTERS).join('')}”`)
    .join(', ');

/** The hint for people: each column with its Chinese word. */
export const knownColumns = (): string => columns.map((column) => `${column}（${words[column][0]}）`).join(', ');

/**
 * The columns in their order; undefined for one without a heading, which must stay empty. Throws PeopleFileInvalid for an unknown, repeated
 * or missing column: dropping an unknown one would silently delete what is stored, for example the photos.
 */
export function readHeader(headings: readonly string[]): (Column | undefined)[] {
  const header = headings.map(columnOf);
  const unknown = headings.filter((heading, index) => heading.trim() !== '' && header[index] === undefined);
  if (unknown.length > 0) throw new PeopleFileInvalid('columns-unknown', { columns: list(unknown), known: knownColumns() });
  const repeated = headings.filter((_, index) => header[index] !== undefined && header.indexOf(header[index]) < index);
  if (repeated.length > 0) throw new PeopleFileInvalid('columns-repeated', { columns: list(repeated) });
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new PeopleFileInvalid('columns-missing', { columns: list(missing), known: knownColumns() });
  return header;
}
