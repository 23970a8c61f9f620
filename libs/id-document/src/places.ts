import type { CardCharacter } from './card-text.js';
import { isUnknownCharacter } from './unknown-characters.js';
import { regionCodes, regionNames } from './regions.js';

interface NamedPlace {
  code: string;
  name: string;
}

const named = (codes: readonly string[]): NamedPlace[] => codes.flatMap((code) => regionNames(code).map((name) => ({ code, name })));
const longestFirst = (places: NamedPlace[]): NamedPlace[] => places.sort((one, other) => other.name.length - one.name.length);

const provinces = longestFirst(named(regionCodes().filter((code) => code.endsWith('0000'))));
/** Prefectures and counties by the province's two digits; placeholders such as 市辖区 are not places. */
const inner = new Map<string, NamedPlace[]>();
for (const place of longestFirst(named(regionCodes().filter((code) => !code.endsWith('0000'))))) {
  if (/^(市辖区|县|郊区县|.*直辖.*)$/.test(place.name)) continue;
  const province = place.code.slice(0, 2);
  inner.set(province, [...(inner.get(province) ?? []), place]);
}

const isPrefecture = ({ code }: Pick<NamedPlace, 'code'>): boolean => code.endsWith('00');
const prefectures = longestFirst([...inner.values()].flat().filter(isPrefecture));
const everyPlace = [...provinces, ...[...inner.values()].flat()];
const everyName = new Set(everyPlace.map(({ name }) => name));
const MAX_NAME_LENGTH = Math.max(...everyPlace.map(({ name }) => name.length));

/** Whether a text begins with the name that any place has had in any year. */
const beginsWithPlace = (text: string): boolean =>
  Array.from({ length: MAX_NAME_LENGTH }, (_, index) => text.slice(0, index + 1)).some((name) => everyName.has(name));

/** Parts of an address as the card has it; a missing or unknown part is empty. */
export interface AddressParts {
  province: string;
  city: string;
  area: string;
  detail: string;
  /** GB/T 2260 code of the smallest known part; empty if not even the province is known. */
  code: string;
}

export function addressParts(address: string): AddressParts {
  const province = provinces.find(({ name }) => address.startsWith(name));
  const afterProvince = address.slice(province?.name.length ?? 0);
  const parts = { province: province?.name ?? '', city: '', area: '', detail: afterProvince, code: province?.code ?? '' };
  // cards of Wuhan, Chengdu, Guangzhou and other large cities print no province
  const cities = province ? (inner.get(province.code.slice(0, 2)) ?? []).filter(isPrefecture) : prefectures;
  const city = cities.find(({ name }) => afterProvince.startsWith(name));
  const places = inner.get((province ?? city)?.code.slice(0, 2) ?? '') ?? [];
  const afterCity = city ? afterProvince.slice(city.name.length) : afterProvince;
  const area = places.find(({ code, name }) => !isPrefecture({ code }) && (!city || code.startsWith(city.code.slice(0, 4))) && afterCity.startsWith(name));
  return {
    ...parts,
    ...(city ? { city: city.name, code: city.code, detail: afterCity } : {}),
    ...(area ? { area: area.name, code: area.code, detail: afterCity.slice(area.name.length) } : {}),
  };
}

/** Codes of the places that an authority's name may mean; a county's name may occur in several provinces. */
export function authorityPlaces(authority: string): string[] {
  const text = authority.replace(/(公安局|公安分局|公安厅|公安处|分局|公安)/g, '');
  const codes: string[] = [];
  for (const { code, name } of provinces) if (text.startsWith(name)) codes.push(code);
  for (const places of inner.values()) for (const { code, name } of places) if (text.startsWith(name)) codes.push(code);
  return codes;
}

/** Whether an address can be in an authority's area: the same prefecture, or the same province if nothing more is known. Unknown places can. */
export function sharesPlace({ code }: Pick<AddressParts, 'code'>, authority: readonly string[]): boolean {
  if (code === '' || authority.length === 0) return true;
  return authority.some((other) => {
    const digits = code.endsWith('0000') || other.endsWith('0000') || code.slice(2, 4) === '90' || other.slice(2, 4) === '90' ? 2 : 4;
    return code.slice(0, digits) === other.slice(0, digits);
  });
}

/** An address or an authority's name with its place corrected; the list confirms the first `known` characters. */
export interface PlacedText {
  value: string;
  repaired: boolean;
  known: number;
  /** Index of the character that was corrected. */
  corrected?: number;
}

/**
 * The address with the name of its county corrected if one character of it was misread: the only county in the prefecture
 * (or the province) whose name is one character away. Undefined if no county has that or a similar name, and if the text as
 * read names a place elsewhere: it may have been renamed or moved since the newest list.
 */
export function placedAddress(address: string): PlacedText | undefined {
  const parts = addressParts(address);
  if (parts.code === '') return undefined;
  const known = address.length - parts.detail.length;
  if (!isPrefecture(parts)) return { value: address, repaired: false, known };
  const places = (inner.get(parts.code.slice(0, 2)) ?? []).filter(
    (place) => parts.city === '' || (place.code.startsWith(parts.code.slice(0, 4)) && !isPrefecture(place)),
  );
  // Dongguan, Zhongshan and a few others have no counties
  if (parts.city !== '' && places.length === 0) return { value: address, repaired: false, known };
  return corrected(address, known, places, parts.city === '' ? 3 : 2);
}

/** The authority's name, corrected the same way; its place may be anywhere. */
export function placedAuthority(authority: string): PlacedText | undefined {
  const longest = longestFirst(everyPlace.filter(({ name }) => authority.startsWith(name)))[0];
  if (longest) return { value: authority, repaired: false, known: longest.name.length };
  return corrected(authority, 0, everyPlace, 4);
}

/**
 * Whether the branch that an authority names (鄂邑 in 西安市公安局鄂邑分局) is none of the counties there, but looks like one of them with a character that
 * the network doesn't know (鄠邑).
 */
export function isMisreadBranch(authority: string): boolean {
  const branch = /公安局(.+?)(?:公安)?分局$/.exec(authority)?.[1];
  const seat = branch && [...prefectures, ...provinces].find(({ name }) => authority.startsWith(name));
  if (!seat) return false;
  const area = seat.code.slice(0, seat.code.endsWith('0000') ? 2 : 4);
  const counties = (inner.get(area.slice(0, 2)) ?? []).filter((place) => !isPrefecture(place) && place.code.startsWith(area));
  const names = counties.flatMap(({ name }) => [name, name.slice(0, -1)]).filter(({ length }) => length > 1);
  const lookAlike = (name: string): boolean =>
    isOneApart(name, branch) && [...name].some((character, at) => character !== branch[at] && isUnknownCharacter(character));
  return !names.includes(branch) && names.some(lookAlike);
}

/**
 * Whether a place was corrected for a good reason: the network was unsure of the character, or doesn't know the right one. If it is
 * sure of what it read, the place may be one that the list lacks.
 */
export const isSureCorrection = ({ value, corrected: at }: PlacedText, read: readonly CardCharacter[], sureScore: number): boolean =>
  at === undefined || (read[at]?.score ?? 0) < sureScore || isUnknownCharacter(value[at] ?? '');

/** The text with the place after its first `from` characters corrected. */
function corrected(text: string, from: number, places: readonly NamedPlace[], leastLength: number): PlacedText | undefined {
  const rest = text.slice(from);
  const only = beginsWithPlace(rest) ? undefined : onlyNear(places, rest, leastLength);
  if (only === undefined) return undefined;
  const differs = [...only].findIndex((character, index) => character !== rest[index]);
  return { value: text.slice(0, from) + only + rest.slice(only.length), repaired: true, known: from + only.length, corrected: from + differs };
}

/** The only place name of at least this many characters that the text begins with, except for one character. */
function onlyNear(places: readonly NamedPlace[], text: string, leastLength: number): string | undefined {
  const near = [...new Set(places.filter(({ name }) => name.length >= leastLength && isOneApart(name, text.slice(0, name.length))).map(({ name }) => name))];
  const longest = Math.max(...near.map(({ length }) => length));
  const candidates = near.filter(({ length }) => length === longest);
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Whether two texts of the same length differ in one character. */
export const isOneApart = (one: string, other: string): boolean => {
  const characters = [...other];
  return characters.length === [...one].length && [...one].filter((character, index) => character !== characters[index]).length === 1;
};
