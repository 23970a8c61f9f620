import { checkCharacterOf, checkIdentificationNumber } from './identification-number.js';
import { isKnownRegion, isProvince } from './regions.js';
import type { CardCharacter } from './card-text.js';

/** What else the card says of the number's digits. */
export interface PrintedFields {
  /** `yyyy-mm-dd`. */
  birth?: string;
  sex?: 'm' | 'f';
}

export interface SettledNumber {
  number: string;
  repaired: boolean;
  /** True where the rest of the card bears it out: check digit, birth and sex; a repair must be the only one possible besides. */
  sure: boolean;
}

/**
 * The ID number from what was read of it. Where the check digit says that something is wrong, every number that differs
 * in one character (another one, one too few, one too many) is tried, and taken if it is the only one that agrees with
 * the birth, the sex and the place that the card tells.
 */
export function settleNumber(read: readonly CardCharacter[], printed: PrintedFields, today: Date): SettledNumber | undefined {
  const digits = read.map(({ text }) => text);
  const asRead = digits.join('');
  if (fits(asRead, {}, today)) return { number: asRead, repaired: false, sure: printed.birth === undefined || fits(asRead, printed, today) };
  const candidates = [...new Set(oneOff(digits, printed))].filter((candidate) => fits(candidate, printed, today));
  const placed = candidates.filter(isKnownRegion6);
  const [only, ...others] = placed.length > 0 ? placed : candidates;
  if (only === undefined) return undefined;
  if (others.length === 0) return { number: only, repaired: true, sure: printed.birth !== undefined && printed.sex !== undefined && placed.length > 0 };
  return { number: likeliest([only, ...others], read), repaired: true, sure: false };
}

const isKnownRegion6 = (number: string): boolean => isKnownRegion(number.slice(0, 6));

/** A valid number that agrees with what else the card says. */
function fits(number: string, { birth, sex }: PrintedFields, today: Date): boolean {
  const checked = checkIdentificationNumber(number, today);
  return checked.valid && isProvince(checked.region) && (birth === undefined || checked.birth === birth) && (sex === undefined || checked.sex === sex);
}

/** Every text of 18 that is one mistake away, and the one with the birth as the card prints it. */
function oneOff(digits: readonly string[], { birth }: PrintedFields): string[] {
  const found: string[] = [];
  const put = (at: number, removed: number, digit: string): void => {
    found.push([...digits.slice(0, at), digit, ...digits.slice(at + removed)].join(''));
  };
  if (digits.length === 18) {
    for (let at = 0; at < 18; at++) for (const digit of at === 17 ? '0123456789X' : '0123456789') put(at, 1, digit);
    if (birth) found.push([...digits.slice(0, 6), birth.replaceAll('-', ''), ...digits.slice(14)].join(''));
  } else if (digits.length === 17) {
    for (let at = 0; at <= 17; at++) for (const digit of at === 17 ? '0123456789X' : '0123456789') put(at, 0, digit);
  } else if (digits.length === 19) {
    for (let at = 0; at < 19; at++) put(at, 1, '');
  }
  return found;
}

/** The one that changes the characters of which the network was least sure. */
function likeliest(candidates: readonly string[], read: readonly CardCharacter[]): string {
  const kept = (candidate: string): number =>
    read.reduce((sum, { text, score }, index) => sum + (candidate[index] === text ? score : 0), checkCharacterOf(candidate) === candidate[17] ? 1 : 0);
  return candidates.reduce((best, candidate) => (kept(candidate) > kept(best) ? candidate : best));
}
