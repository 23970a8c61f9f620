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
  if (!province) return { province: '', city: '', area: '', detail: address, code: '' };
  const places = inner.get(province.code.slice(0, 2)) ?? [];
  const afterProvince = address.slice(province.name.length);
  const parts = { province: province.name, city: '', area: '', detail: afterProvince, code: province.code };
  const city = places.find(({ code, name }) => code.endsWith('00') && afterProvince.startsWith(name));
  const afterCity = city ? afterProvince.slice(city.name.length) : afterProvince;
  const area = places.find(({ code, name }) => !code.endsWith('00') && (!city || code.startsWith(city.code.slice(0, 4))) && afterCity.startsWith(name));
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
}

/**
 * The address with the name of its county corrected if one character of it was misread: the only county in the prefecture
 * (or the province) whose name is one character away. Undefined if no county has that or a similar name.
 */
export function placedAddress(address: string): PlacedText | undefined {
  const parts = addressParts(address);
  if (parts.code === '') return undefined;
  const known = address.length - parts.detail.length;
  if (!parts.code.endsWith('00')) return { value: address, repaired: false, known };
  const places = (inner.get(parts.code.slice(0, 2)) ?? []).filter(
    ({ code }) => parts.city === '' || (code.startsWith(parts.code.slice(0, 4)) && !code.endsWith('00')),
  );
  const only = onlyNear(places, parts.detail, parts.city === '' ? 3 : 2);
  if (only === undefined) return undefined;
  return { value: address.slice(0, known) + only + parts.detail.slice(only.length), repaired: true, known: known + only.length };
}

/** The authority's name, corrected the same way; its place may be anywhere. */
export function placedAuthority(authority: string): PlacedText | undefined {
  const all = [...provinces, ...[...inner.values()].flat()];
  const longest = longestFirst(all.filter(({ name }) => authority.startsWith(name)))[0];
  if (longest) return { value: authority, repaired: false, known: longest.name.length };
  const only = onlyNear(all, authority, 4);
  return only === undefined ? undefined : { value: only + authority.slice(only.length), repaired: true, known: only.length };
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
