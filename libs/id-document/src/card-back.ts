import { LONG_TERM, type ReadField } from '@shiren/contracts-media';
import { isHan, leastScore, plain, textOf, type CardCharacter, type CardRow } from './card-text.js';
import { isDate } from './identification-number.js';
import { isMisreadBranch, isSureCorrection, placedAuthority } from './places.js';
import { isNeverSure } from './unknown-characters.js';

export type BackFields = Partial<Record<'authority' | 'validFrom' | 'validTo', ReadField>>;

/** A field is sure if the lowest score of its characters reaches this; measured on generated cards (docs/integrators/cards.md). */
const SURE = { authority: 0.85, dates: 0.7 } as const;
/** Years for which cards are issued (居民身份证法, article 5). */
const TERMS = [5, 10, 20];

/** Reads the fields of the back from its rows; unreadable ones are absent. */
export function backFields(rows: readonly CardRow[]): BackFields {
  const validityAt = rows.findLastIndex(({ characters }) => /有效|\d{4}\D?\d{2}\D?\d{2}/.test(plain(textOf(characters))));
  const authorityAt = rows.findIndex(({ characters }, index) => (validityAt < 0 || index < validityAt) && /签发|发机|机关|公安|分局/.test(textOf(characters)));
  const authority = authorityAt < 0 ? undefined : readAuthority(rows.slice(authorityAt, validityAt < 0 ? authorityAt + 1 : validityAt));
  const validity = rows[validityAt] && readValidity(rows[validityAt].characters);
  return { ...(authority ? { authority } : {}), ...validity };
}

function readAuthority(rows: readonly CardRow[]): ReadField | undefined {
  const all = rows.flatMap((row) => row.characters);
  const characters = all.filter(isHan);
  const label = characters.slice(0, 6).findLastIndex(({ text }, index) => '签发机关'.includes(text) && index < 5);
  const value = characters.slice(label + 1);
  const text = textOf(value);
  const [first, last] = [value[0], value.at(-1)];
  if (text.length < 4 || !first || !last) return undefined;
  // a rare character is read as something else (宜昌市公安局2亭分局 of 猇亭)
  const whole = all.slice(all.indexOf(first), all.indexOf(last)).every(isHan);
  const placed = placedAuthority(text);
  // the list confirms the place; the rest is as sure as its characters
  const sure =
    placed !== undefined &&
    whole &&
    leastScore(value.slice(placed.known)) >= SURE.authority &&
    isSureCorrection(placed, value, SURE.authority) &&
    !value.slice(placed.known).some(isNeverSure) &&
    /(公安局|分局|公安厅|公安处)$/.test(text) &&
    !isMisreadBranch(text);
  return { value: placed?.value ?? text, confidence: sure ? 'high' : 'low', repaired: placed?.repaired ?? false };
}

/** Both dates from the digits of the row; a valid term between them confirms both. */
function readValidity(characters: readonly CardCharacter[]): BackFields {
  const digits = characters.filter(({ text }) => /^\d$/.test(plain(text)));
  const text = digits.map(({ text: digit }) => plain(digit)).join('');
  const from = dateOf(text.slice(0, 8));
  if (!from) return {};
  const longTerm = /长期|长|期$/.test(textOf(characters.slice(characters.indexOf(digits[7] as CardCharacter))));
  const sure = leastScore(digits) >= SURE.dates;
  if (longTerm && digits.length === 8) {
    return { validFrom: field(from, sure), validTo: field(LONG_TERM, true) };
  }
  const to = text.length === 16 ? dateOf(text.slice(8)) : undefined;
  if (!to) return { validFrom: field(from, false) };
  const borneOut = TERMS.includes(Number(to.slice(0, 4)) - Number(from.slice(0, 4))) && (to.slice(4) === from.slice(4) || from.endsWith('-02-29'));
  return { validFrom: field(from, sure && borneOut), validTo: field(to, sure && borneOut) };
}

const field = (value: string, sure: boolean): ReadField => ({ value, confidence: sure ? 'high' : 'low', repaired: false });

function dateOf(digits: string): string | undefined {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return /^(19[89]|20)\d/.test(digits) && isDate(date) ? date : undefined;
}
