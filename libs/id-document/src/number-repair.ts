import { checkCharacterOf, checkIdentificationNumber } from './identification-number.js';
import { isKnownRegion, isProvince } from './regions.js';
import type { CardCharacter } from './card-text.js';

/** What else the card prints about the number's digits. */
export interface PrintedFields {
  /** `yyyy-mm-dd`. */
  birth?: string;
  sex?: 'm' | 'f';
}

export interface SettledNumber {
  number: string;
  repaired: boolean;
  /** True if the rest of the card confirms it: check digit, birth and sex; a correction must also be the only possible one. */
  sure: boolean;
}

/**
 * The ID number from the characters read. If the check digit is wrong, every number that differs by one character
 * (replaced, missing or extra) is tried, and accepted if it is the only one that agrees with
 * the birth, the sex and the place on the card.
 */
export function settleNumber(read: readonly CardCharacter[], printed: PrintedFields, today: Date): SettledNumber | undefined {
  const digits = read.map(({ text }) => text);
  const asRead = digits.join('');
  if (fits(asRead, {}, today)) return { number: asRead, repaired: false, sure: printed.birth === undefined || fits(asRead, printed, today) };
  // the countries in foreigners' numbers are not checked, so among them a wrong candidate would not stand out
  const possible = oneOff(digits, printed).filter((candidate) => isForeigner(candidate) === isForeigner(asRead));
  const candidates = [...new Set(possible)].filter((candidate) => fits(candidate, printed, today));
  const placed = candidates.filter(isKnownRegion6);
  const [only, ...others] = placed.length > 0 ? placed : candidates;
  if (only === undefined) return undefined;
  if (others.length === 0) return { number: only, repaired: true, sure: printed.birth !== undefined && printed.sex !== undefined && placed.length > 0 };
  return { number: likeliest([only, ...others], read), repaired: true, sure: false };
}

const isKnownRegion6 = (number: string): boolean => {
  const region = number.slice(0, 6);
  return isForeigner(region) ? isProvince(region.slice(1)) : isKnownRegion(region) || RESIDENTS.includes(region);
};

/** The first six digits for residents from Hong Kong, Macao and Taiwan (居民居住证). */
const RESIDENTS = ['810000', '820000', '830000'];
/** 9, the province and the digits of a country, for permanent residents (外国人永久居留身份证). */
const isForeigner = (region: string): boolean => region.startsWith('9');
const isIssuer = (region: string): boolean => (isForeigner(region) ? isProvince(region.slice(1)) : isProvince(region) || RESIDENTS.includes(region));

/** Whether the number is valid and agrees with the rest of the card. */
function fits(number: string, { birth, sex }: PrintedFields, today: Date): boolean {
  const checked = checkIdentificationNumber(number, today);
  return checked.valid && isIssuer(checked.region) && (birth === undefined || checked.birth === birth) && (sex === undefined || checked.sex === sex);
}

/** Every text of 18 characters that is one mistake away, and the one with the printed birth date. */
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

/** The candidate that changes the characters with the lowest scores. */
function likeliest(candidates: readonly string[], read: readonly CardCharacter[]): string {
  const kept = (candidate: string): number =>
    read.reduce((sum, { text, score }, index) => sum + (candidate[index] === text ? score : 0), checkCharacterOf(candidate) === candidate[17] ? 1 : 0);
  return candidates.reduce((best, candidate) => (kept(candidate) > kept(best) ? candidate : best));
}
