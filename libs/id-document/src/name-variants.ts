import { lookAlikes, surnameLookAlikes } from './look-alikes.js';

/** A person has to look through them. */
const MAX_VARIANTS = 6;

/**
 * Names that may be on a card whose name was read as this one: each has one character replaced by a rare one that the network reads
 * as it, likeliest first.
 */
export function nameVariants(name: string): string[] {
  const characters = [...name];
  const options = characters.map((character, index) => [
    ...new Set([...(index === 0 ? (surnameLookAlikes.get(character)?.characters ?? []) : []), ...(lookAlikes.get(character)?.characters ?? [])]),
  ]);
  const depth = Math.max(0, ...options.map(({ length }) => length));
  return Array.from({ length: depth })
    .flatMap((_, rank) =>
      characters.flatMap((_own, index) => {
        const other = options[index]?.[rank];
        return other ? [characters.map((own, at) => (at === index ? other : own)).join('')] : [];
      }),
    )
    .slice(0, MAX_VARIANTS);
}

/** The Chinese character with this Unicode code, as `U+73C5` or `73c5`; undefined if there is none. */
export function characterOfCode(code: string): string | undefined {
  const digits = /^\s*(?:u\+?)?([0-9a-f]{4,6})\s*$/i.exec(code)?.[1];
  if (!digits) return undefined;
  const value = Number.parseInt(digits, 16);
  const character = value <= 0x10ffff ? String.fromCodePoint(value) : '';
  return /^\p{Script=Han}$/u.test(character) ? character : undefined;
}
