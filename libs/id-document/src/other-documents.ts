import type { CardFlaw, CardSide } from '@shiren/contracts-media';
import { textOf, type CardLine, type CardRow } from './card-text.js';

/** Words that only these documents have. The permits for Hong Kong, Macao and Taiwan also name a 通行证, so they come first. */
const documents = [
  ['social-security-card', /社会保障/],
  ['residence-permit', /居住证/],
  ['foreign-resident-card', /永久居留/],
  ['travel-document', /护照|通行证/],
  ['temporary-card', /临时居民/],
] as const satisfies readonly (readonly [CardFlaw, RegExp])[];

/** Which other Chinese document the rows are from; undefined if they may be a second-generation resident ID card. */
export function otherDocument(rows: readonly CardRow[]): CardFlaw | undefined {
  const text = rows.map(({ characters }) => textOf(characters)).join('\n');
  const named = documents.find(([, words]) => words.test(text));
  if (named) return named[0];
  // the front of a permit for people of Hong Kong, Macao or Taiwan looks like a card's, without an ethnic group
  if (/^\D*8[123]\d{15}[\dX]$/im.test(text) && /姓名|住址/.test(text) && !/民族/.test(text)) return 'residence-permit';
  if (/编号/.test(text) && /签发/.test(text) && /姓名|性别|民族|出生|住址/.test(text)) return 'first-generation';
  return undefined;
}

/** What people write across copies of their card: whole, and in pieces between the lines of the card. */
const WATERMARK = /仅供|仅限|仅用于|业务使用|他用无效|复印无效/;
const PIECE_OF_WATERMARK = /仅供|仅限|仅用|供办|办理|手续|业务|使用|无效|复印|认证|他用/;

/** Whether a line is a watermark that says what the copy is for. */
export const isWatermark = ({ characters, slanted = false }: Pick<CardLine, 'characters' | 'slanted'>): boolean =>
  slanted || WATERMARK.test(textOf(characters));

/** Times the usual height of a line: on a front only what is written across several rows is as tall. The title of a back is twice as tall as the rest. */
const ACROSS_ROWS = 2.4;

/** Whether any of a watermark was read, or something was found that is written across the rows of a front. */
export function hasWatermark(lines: readonly CardLine[], side: CardSide): boolean {
  const usual = [...lines].sort((one, other) => one.height - other.height)[Math.floor(lines.length / 2)]?.height ?? 0;
  const across = ({ left, right, height }: CardLine): boolean => side === 'front' && height > usual * ACROSS_ROWS && right - left > height;
  return lines.some((line) => isWatermark(line) || across(line) || PIECE_OF_WATERMARK.test(textOf(line.characters)));
}
