/** Han characters: those of the script, and planes 2 and 3, which hold nothing else, for characters newer than the Unicode version here. */
const HAN = '[\\p{Script=Han}\\u{20000}-\\u{3fffd}]';
/**
 * Signs that people and keyboards put between the parts of Uyghur and Tibetan names: middle dots, bullets and full stops of any width. The
 * card prints U+00B7.
 */
const DOTS = '[.·•‧∙⋅・･●．。｡﹒ꞏ‥ㆍᆞ᛫⸱\\u0387\\u2024]';
const DOT_BETWEEN = new RegExp(`(${HAN})(?:\\s*${DOTS})+\\s*(?=${HAN})`, 'gu');
const BLANK_BETWEEN = new RegExp(`(${HAN})\\s+(?=${HAN})`, 'gu');
/** Zero-width and directional characters, soft hyphens, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The characters that GBK encodes as FE 50 to FE A0 and that got code points of their own only later, in the order of the private-use code points
 * U+E815 to U+E864 that stood for them. GB 18030-2022, annex D; six are still decoded into the private-use area by TextDecoder.
 */
const FROM_PRIVATE_USE = [
  ...'⺁\u{20087}\u{20089}\u{200cc}⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧\u{215d7}龸⺪䁖䅟⺮䌷⺳⺶⺷\u{2298f}䎱䎬⺻䏝䓖䙡䙌龹',
  ...'䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺\u{241fe}䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻',
];
const FIRST_PRIVATE_USE = 0xe815;
const PRIVATE_USE = /\p{Co}/u;

/**
 * A name as it is stored in records, printed on cards and shown: without what cannot be seen, without blanks between Han characters, with · between the
 * parts of a name, and with code points for private-use characters. Letters keep their case and accents.
 */
export const writtenName = (name: string): string =>
  name
    .replace(/[\ue815-\ue864]/g, (character) => FROM_PRIVATE_USE[character.charCodeAt(0) - FIRST_PRIVATE_USE] ?? character)
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(DOT_BETWEEN, '$1·')
    .replace(BLANK_BETWEEN, '$1')
    .trim();

const APOSTROPHES = /['’‘‛`´ʼʹʻ′＇]/gu;
/** Latin letters that no accent can be taken from. */
const LATIN_BASES: Readonly<Record<string, string>> = { Ø: 'O', Ł: 'L', Đ: 'D', Ð: 'D', Æ: 'AE', Œ: 'OE', Þ: 'TH', ẞ: 'SS', Ħ: 'H', Ŋ: 'N', Ə: 'E' };

/** Latin letters in upper case without accents; commas, full stops, hyphens and any blanks become single blanks, apostrophes nothing. */
const foldLatin = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(APOSTROPHES, '')
    .replace(/[ØŁĐÐÆŒÞẞĦŊƏ]/g, (letter) => LATIN_BASES[letter] ?? letter)
    .replace(/[\s,.·‐‑–—-]+/g, ' ')
    .trim();

/**
 * The one form in which names are compared, everywhere: two texts are the same name if it is equal. The order of the parts counts: "Smith, John" is
 * "SMITH JOHN", as on cards and passports, and not "John Smith".
 */
export function normalizeName(name: string): string {
  const plain = writtenName(writtenName(name.replace(APOSTROPHES, "'")).normalize('NFKC'));
  return new RegExp(HAN, 'u').test(plain) ? plain : foldLatin(plain);
}

/** The longest names on cards have under 40 characters. */
export const MAX_NAME_CHARACTERS = 40;
const NORMAL_NAME = new RegExp(`^(?:${HAN}+(?:·${HAN}+)*|\\p{Script=Latin}+(?: \\p{Script=Latin}+)*)$`, 'u');

/**
 * Why a text is not a name: `private-use` if it has a character of somebody's own font, which nobody else can read; `form` if it is not 1 to 40 Han
 * characters with dots inside, or Latin letters. Undefined for a name.
 */
export function nameFlaw(name: string): 'form' | 'private-use' | undefined {
  const normal = normalizeName(name);
  if (PRIVATE_USE.test(normal)) return 'private-use';
  return [...normal].length <= MAX_NAME_CHARACTERS && NORMAL_NAME.test(normal) ? undefined : 'form';
}

/** Whether a text is a name, written in any of the ways that `normalizeName` makes equal. */
export const isName = (name: string): boolean => nameFlaw(name) === undefined;

export const nameFlawTexts = {
  form: {
    zh: '姓名须为 1 至 40 个汉字（各部分之间可用“·”）或拉丁字母',
    en: 'the name must have 1 to 40 Chinese characters, with · between its parts, or Latin letters',
  },
  'private-use': {
    zh: '姓名中有自造字或无法识别的字符，请改用标准字符',
    en: 'the name has a character of a private font; enter the character as Unicode has it',
  },
} as const;
