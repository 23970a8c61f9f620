import type { Confidence, ReadField } from '@shiren/contracts-media';
import { leastScore, plain, textOf, type CardCharacter, type CardRow } from './card-text.js';
import { ethnicGroups } from './ethnic-groups.js';
import { checkCharacterOf, isDate } from './identification-number.js';
import { isName, writtenName } from './name.js';
import { settleNumber } from './number-repair.js';
import { isDoubted, isNeverSure } from './unknown-characters.js';
import { addressParts, isOneApart, isSureCorrection, placedAddress } from './places.js';

export type FrontFields = Partial<Record<'name' | 'sex' | 'ethnicGroup' | 'birth' | 'address' | 'number', ReadField>>;

/** A field is sure if the lowest score of its characters reaches this; measured on generated cards (docs/integrators/cards.md). */
const SURE = { name: 0.9, dot: 0.6, address: 0.8, number: 0.75, wrongNumber: 0.95, birth: 0.8, sex: 0.85, ethnicGroup: 0.9 } as const;
/** Fewer characters are only part of a number. */
const MIN_DIGITS = 15;

const found = (value: string, sure: boolean, repaired = false): ReadField => ({ value, confidence: confidence(sure), repaired });
const confidence = (sure: boolean): Confidence => (sure ? 'high' : 'low');

/**
 * Reads the fields of the front from its rows; unreadable ones are absent. `gapped` if several characters of a field are
 * missing, `wrongNumber` if the number was read with certainty but its check digit is wrong. `today` bounds the birth date.
 */
export function readFront(rows: readonly CardRow[], today: Date): { fields: FrontFields; gapped: boolean; wrongNumber: boolean } {
  const places = placesOfRows(rows);
  const number = places.number && digitsOf(places.number.characters);
  const birth = places.birth && readBirth(places.birth);
  const sex = places.sex && readSex(places.sex);
  const settled = number && settleNumber(number, { ...(birth?.value ? { birth: birth.value } : {}), ...(sex ? { sex: sex.value as 'm' | 'f' } : {}) }, today);
  const sureNumber = settled !== undefined && settled.sure && number !== undefined && (settled.repaired || leastScore(number) >= SURE.number);
  const fields: FrontFields = {};
  const pitch = pitchOf(addressLines(places));
  const name = places.name && readName(places.name, places.valueLeft, pitch);
  if (name) fields.name = name;
  const ethnicGroup = places.sex && readEthnicGroup(places.sex);
  if (ethnicGroup) fields.ethnicGroup = ethnicGroup;
  const address = readAddress(addressLines(places), places.interrupted);
  if (address) fields.address = address;
  if (settled) fields.number = found(settled.number, sureNumber, settled.repaired);
  const fromNumber = settled && {
    birth: `${settled.number.slice(6, 10)}-${settled.number.slice(10, 12)}-${settled.number.slice(12, 14)}`,
    sex: Number(settled.number[16]) % 2 === 1 ? 'm' : 'f',
  };
  const settledBirth = agreed(birth, fromNumber?.birth, sureNumber);
  if (settledBirth) fields.birth = settledBirth;
  const settledSex = agreed(sex, fromNumber?.sex, sureNumber);
  if (settledSex) fields.sex = settledSex;
  const torn = (places.name !== undefined && isTorn(places.name, true)) || places.address.some((row) => isTorn(row, false));
  const wrongNumber = number?.length === 18 && leastScore(number) >= SURE.wrongNumber && !sureNumber && !hasCheckDigit(textOf(number));
  return { fields, wrongNumber, gapped: torn || leastFull(addressLines(places)) < MIN_FULL_LINE.torn };
}

const hasCheckDigit = (number: string): boolean => checkCharacterOf(number) === number[17];

/** Whether there is room for more than was read between two characters of a row, without its label. Names of two characters have a blank there. */
const isTorn = ({ characters, height }: CardRow, isName: boolean): boolean =>
  stepsOf(characters.slice(2)).some(({ length, blank }) => length > height * (isName ? TORN_STEP.name : TORN_STEP.address) && !(isName && blank));
/** In heights of a line. In a name, a single rare character may be missed altogether (1.5 to 1.7): the person is asked for it. */
const TORN_STEP = { name: 2.1, address: 1.4 } as const;

/** A field that the number determines too: sure if both agree, taken from a sure number if it could not be read. */
function agreed(read: ReadField | undefined, fromNumber: string | undefined, sureNumber: boolean): ReadField | undefined {
  if (fromNumber === undefined) return read && { ...read, confidence: 'low' };
  if (read?.value === fromNumber) return { ...read, confidence: confidence(sureNumber || read.confidence === 'high') };
  if (read && read.confidence === 'high') return { ...read, confidence: 'low' };
  return found(fromNumber, sureNumber && read === undefined, true);
}

interface FrontRows {
  name?: CardRow;
  sex?: CardRow;
  birth?: CardRow;
  address: CardRow[];
  /** Whether a row was left out below the beginning of the address. */
  interrupted: boolean;
  number?: CardRow;
  /** Where values begin, right of their labels. */
  valueLeft?: number;
}

/** Identifies the rows by their text, and if that is not enough, by their position. */
function placesOfRows(rows: readonly CardRow[]): FrontRows {
  const numberAt = rows.findLastIndex(({ characters }) => longestDigits(characters).length >= MIN_DIGITS);
  const number = rows[numberAt];
  const above = number ? rows.slice(0, numberAt) : rows;
  const birthAt = above.findIndex(({ characters }) => /(\d年|年\d{1,2}月|月\d{1,2}日|^出生)/.test(plain(textOf(characters))));
  const sexAt = above.findIndex(({ characters }) => /性别|民族|^性?别?[男女]/.test(textOf(characters)));
  const beforeSex = sexAt >= 0 ? sexAt : birthAt >= 0 ? birthAt - 1 : above.length;
  const nameAt = above.findIndex(({ characters }, index) => index < beforeSex && /^(姓?名|.{1,4}姓名)/.test(textOf(characters)));
  const name = above[nameAt >= 0 ? nameAt : beforeSex - 1];
  const lastAbove = Math.max(birthAt, sexAt, nameAt);
  const portraitLeft = number && number.left + (number.right - number.left) * PORTRAIT_FROM;
  const usual = median(above.map(({ height }) => height)) ?? 0;
  const belowBirth = above
    .slice(lastAbove + 1)
    .map((row) => (portraitLeft === undefined ? row : leftOf(row, portraitLeft)))
    .filter(({ characters, height }) => characters.length > 0 && !(characters.length <= MAX_PIECE.characters && height < usual * MAX_PIECE.height))
    // on a tilted card the label may be a row of its own
    .filter(({ characters }) => !/^[住址]+$/.test(textOf(characters)));
  const address = belowBirth.filter((row) => !isSecondLanguage(row));
  const interrupted = belowBirth.some((row, index) => isSecondLanguage(row) && belowBirth.slice(0, index).some((before) => !isSecondLanguage(before)));
  const [sex, birth] = [above[sexAt], above[birthAt]];
  const starts = [sex?.characters.find(({ text }) => /[男女]/.test(text)), birth?.characters.find(({ text }) => /\d/.test(text))].flatMap((character) =>
    character ? [character.at] : [],
  );
  return {
    ...(name ? { name } : {}),
    ...(sex ? { sex } : {}),
    ...(birth ? { birth } : {}),
    ...(number ? { number } : {}),
    ...(starts.length > 0 ? { valueLeft: Math.min(...starts) } : {}),
    ...{ address, interrupted },
  };
}

/** A row with so few characters, that much smaller than usual, is a piece of a watermark. */
const MAX_PIECE = { characters: 2, height: 0.7 } as const;

/** Below this middle score a row is in a script that the network does not know. */
const MIN_KNOWN_SCORE = 0.5;

/** Whether a row is in the second language of an autonomous area: mostly neither Chinese characters nor digits, or not legible at all. */
function isSecondLanguage({ characters }: CardRow): boolean {
  const chinese = characters.filter(({ text }) => /[\p{Script=Han}\d]/u.test(plain(text)));
  return chinese.length < characters.length / 2 || (median(chinese.map(({ score }) => score)) ?? 0) < MIN_KNOWN_SCORE;
}

/** The portrait begins this far along the row of the number; text beyond is not part of the address. */
const PORTRAIT_FROM = 0.63;

/** The row up to the gap before anything further right. */
function leftOf(row: CardRow, most: number): CardRow {
  const beyond = row.characters.findIndex(({ at }, index) => at >= most && at - (row.characters[index - 1]?.at ?? -Infinity) > row.height * 1.2);
  return beyond < 0 ? row : { ...row, characters: row.characters.slice(0, beyond) };
}

/** Characters that are read out of the second language left of a label. */
const MAX_STRAYS = 4;
/** Removes the label: its characters if they were read, otherwise everything left of the column in which values begin. */
function withoutLabel({ characters, height }: CardRow, label: string, valueLeft: number | undefined): CardCharacter[] {
  // on a tilted card the first characters of a value may be mixed with the label's
  const begins = characters.slice(0, label.length + MAX_STRAYS);
  if ([...label].every((own) => begins.some(({ text }) => text === own))) {
    const labels = [...label].map((own) => begins.find(({ text }) => text === own));
    // and left of the label there may be a second language
    const labelFrom = Math.min(...labels.map((own) => own?.at ?? Infinity));
    return characters.filter((character) => !labels.includes(character) && character.at >= labelFrom);
  }
  const from = characters.findIndex(({ text, at }, index) => {
    const inColumn = index < label.length && valueLeft !== undefined && at < valueLeft - height * 0.55;
    return !inColumn && !(index < label.length && label.includes(text));
  });
  return from < 0 ? [] : characters.slice(from);
}

/** `pitch` is the step from one character of the address to the next. */
function readName(row: CardRow, valueLeft: number | undefined, pitch: number): ReadField | undefined {
  const characters = withoutLabel(row, '姓名', valueLeft).filter(({ text }) => /[\p{Script=Han}·•・.．。,，、'-]/u.test(text));
  const dotted = characters.map((character) => ({ ...character, text: character.text.replace(DOT, '·') }));
  const read = writtenName(textOf(dotted))
    .replace(/^·+|·+$/g, '')
    .replace(/·+/g, '·');
  if (read === '') return undefined;
  const value = [...read].map((character) => standIns[character] ?? character).join('');
  if (value !== read) return found(value, false, true);
  const sure =
    isName(value) &&
    // of a single character, the other one is more likely missed than missing
    [...value].length >= 2 &&
    [...value].length <= (value.includes('·') ? MAX_SURE_LENGTH.dotted : MAX_SURE_LENGTH.plain) &&
    leastScore(characters.filter(({ text }) => !DOT.test(text))) >= SURE.name &&
    leastScore(characters) >= SURE.dot &&
    !characters.some((character, index) => isDoubted(character, index === 0)) &&
    beginsWithLabel(row) &&
    beginsInColumn(characters[0], row, valueLeft, pitch) &&
    isWholeName(characters, row, pitch);
  return found(value, sure);
}

/** Whether part of the label before a name was read: otherwise the beginning of the name may be lost too. */
const beginsWithLabel = ({ characters }: CardRow): boolean => characters.slice(0, 2 + MAX_STRAYS).some(({ text }) => '姓名'.includes(text));

/**
 * Most characters of a name that can be sure: two surnames and two given characters; longer ones without a dot were read with a piece of a watermark
 * or of another line.
 */
const MAX_SURE_LENGTH = { plain: 4, dotted: 15 } as const;

/**
 * How far right of the other values a name may begin: in heights of a line with its margins (-0.02 to 0.37 on 86 drawn cards; a missed first
 * character, as rare surnames are, adds 0.66 to 0.85), and in steps of the address, because the margins of small lines are wider.
 */
const MAX_INDENT = { heights: 0.6, pitches: 0.85 } as const;

/** Whether the name begins where sex and birth date do: otherwise its first character was missed. True if neither of them was read. */
const beginsInColumn = (first: CardCharacter | undefined, { height }: CardRow, valueLeft: number | undefined, pitch: number): boolean =>
  valueLeft === undefined || first === undefined || first.at - valueLeft <= Math.min(height * MAX_INDENT.heights, pitch * MAX_INDENT.pitches);

/** Characters that a name's middle dot is misread as. */
const DOT = /[·•・.．。,，、'-]/;

/** Characters that occur in no name, and the name characters that are misread as them. */
const standIns: Readonly<Record<string, string>> = { 或: '彧', 活: '湉' };

/** Whether no character was missed: no step is too wide, and the line ends with the last character. */
function isWholeName(characters: readonly CardCharacter[], { height, right }: CardRow, pitch: number): boolean {
  const last = characters.at(-1);
  const most = (limit: { heights: number; pitches: number }): number => Math.min(height * limit.heights, pitch * limit.pitches);
  const maxStep = ({ blank }: Step): number => most(characters.length === 2 && blank ? BLANK_STEP : NAME_STEP);
  return last !== undefined && right - last.at < height * LAST_STEP && stepsOf(characters).every((step) => step.length < maxStep(step));
}

/**
 * In heights of a line with its margins, measured: characters are 0.66 to 0.85 apart, the line ends 0.4 to 0.6 after the last. Small lines have wider
 * margins, so that two steps are one height; in steps of the address, which is printed a little smaller, those of a name are 1.0 to 1.3.
 */
const NAME_STEP = { heights: 1.1, pitches: 1.65 } as const;
const LAST_STEP = 0.95;
/** With a blank as wide as a character between the two of a short name. */
const BLANK_STEP = { heights: 2.2, pitches: 2.7 } as const;

/** A step this many times the usual one has room for a missed character; a little less for each digit next to it. */
const WIDE_STEP = 1.5;

interface Step {
  length: number;
  /** How many of its two characters are as wide as a Chinese one: 0 to 2. */
  wide: number;
  /** Whether only the card's ground is between them. */
  blank: boolean;
}

const stepsOf = (characters: readonly CardCharacter[]): Step[] =>
  characters.slice(1).map((character, index) => {
    const before = characters[index] as CardCharacter;
    return {
      wide: [before, character].filter(({ text }) => /\p{Script=Han}/u.test(text)).length,
      length: character.at - before.at,
      blank: character.afterBlank === true,
    };
  });

function median(numbers: readonly number[]): number | undefined {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function readSex({ characters }: CardRow): ReadField | undefined {
  const character = characters.find(({ text }) => text === '男' || text === '女');
  return character && found(character.text === '男' ? 'm' : 'f', character.score >= SURE.sex);
}

function readEthnicGroup({ characters }: CardRow): ReadField | undefined {
  const label = characters.findLastIndex(({ text }, index) => text === '族' && index < characters.length - 1);
  const value =
    label >= 0
      ? characters.slice(label + 1)
      : characters.slice(characters.findIndex(({ text }) => /[男女]/.test(text)) + 1).filter(({ text }) => !'民族'.includes(text));
  const text = textOf(value);
  if (text === '') return undefined;
  if ((ethnicGroups as readonly string[]).includes(text)) return found(text, leastScore(value) >= SURE.ethnicGroup);
  const near = ethnicGroups.filter((group) => group.length > 1 && isOneApart(group, text));
  const [only, ...others] = near;
  // a group that is not in the list was misread, but the card itself is fine
  if (only === undefined) return found(text, false);
  return found(only, others.length === 0 && only.length > 2, true);
}

function readBirth({ characters }: CardRow): ReadField | undefined {
  const match = /(\d{4})\D{0,2}?年?\D{0,1}?(\d{1,2})月\D?(\d{1,2})/.exec(plain(textOf(characters)));
  if (!match) return undefined;
  const [, year = '', month = '', day = ''] = match;
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const digits = characters.filter(({ text }) => /\d/.test(plain(text)));
  return isDate(value) ? found(value, leastScore(digits) >= SURE.birth) : undefined;
}

/** The characters of the address, line by line, without the label. */
const addressLines = ({ address, valueLeft }: FrontRows): CardCharacter[][] =>
  address.map((row, index) => (index === 0 ? withoutLabel(row, '住址', valueLeft) : row.characters).filter(({ text }) => ADDRESS.test(text)));

function readAddress(lines: CardCharacter[][], interrupted: boolean): ReadField | undefined {
  const first = lines[0];
  if (first) lines[0] = first.slice(strayBefore(textOf(first)));
  const characters = lines.flat();
  const value = plain(textOf(characters)).replaceAll('—', '-');
  if ([...value].length < 4) return undefined;
  const placed = placedAddress(value);
  // the list confirms the beginning as far as it knows it; the rest is as sure as its characters
  const sure =
    placed !== undefined &&
    leastScore(characters.slice(placed.known)) >= SURE.address &&
    isSureCorrection(placed, characters, SURE.address) &&
    !characters.slice(placed.known).some(isNeverSure) &&
    // a character twice where the known place ends was read from a watermark (曲松县县, or 曲松止县 before it was corrected)
    placed.value[placed.known] !== placed.value[placed.known - 1] &&
    // the end may be missing: 路938 without 号, 22栋4 without 单元264室
    !/\d$/.test(value) &&
    !interrupted &&
    isWhole(lines);
  return found(placed?.value ?? value, sure, placed?.repaired);
}

/** Most addresses begin with their province; one or two characters before it are strokes of the label. */
const strayBefore = (text: string): number => [0, 1, 2].find((from) => addressParts(text.slice(from)).province !== '') ?? 0;

const ADDRESS = /[\p{Script=Han}\p{Letter}\d－—#()（）·-]/u;

/** A line that continues on the next has about eleven characters, or more with digits; one with fewer has lost some. */
const MIN_FULL_LINE = { sure: 9, torn: 8.5 } as const;

/** Length of the shortest line that continues on the next: in characters, or in widths of a Chinese one if that is more. */
function leastFull(lines: readonly (readonly CardCharacter[])[]): number {
  const pitch = pitchOf(lines);
  const fullness = lines.slice(0, -1).map((line) => Math.max(line.length, ((line.at(-1)?.at ?? 0) - (line[0]?.at ?? 0)) / pitch + 1));
  return Math.min(Infinity, ...fullness);
}

/** The usual step from one Chinese character to the next. */
const pitchOf = (lines: readonly (readonly CardCharacter[])[]): number =>
  median(lines.flatMap(stepsOf).flatMap(({ wide, length }) => (wide === 2 ? [length] : []))) ?? Infinity;

/** Whether no character was missed: no step is too wide, every line but the last is full, and all begin at the same place. */
function isWhole(lines: readonly (readonly CardCharacter[])[]): boolean {
  const pitch = pitchOf(lines);
  const starts = lines.map((line) => (line[0]?.at ?? 0) - pitch * (/\p{Script=Han}/u.test(line[0]?.text ?? '') ? 0.5 : 0.28));
  const flush = starts.every((start) => Math.abs(start - (starts[0] ?? 0)) < pitch * 0.7);
  const close = lines.flatMap(stepsOf).every(({ length, wide }) => length < pitch * (WIDE_STEP + 0.22 * (wide - 2)));
  return close && flush && leastFull(lines) >= MIN_FULL_LINE.sure;
}

/** The number's characters: the longest run of digits in its row. */
const digitsOf = (characters: readonly CardCharacter[]): CardCharacter[] => longestDigits(characters);

function longestDigits(characters: readonly CardCharacter[]): CardCharacter[] {
  let best: CardCharacter[] = [];
  let run: CardCharacter[] = [];
  for (const { text, at, score } of characters) {
    const digit = plain(text).toUpperCase();
    if (/^[\dX]$/.test(digit)) run.push({ text: digit, at, score });
    else run = [];
    if (run.length > best.length) best = run;
  }
  return best;
}
