import { execFileSync } from 'node:child_process';

/** Where and how the cards of an autonomous area print their second language. */
interface Layout {
  family: string;
  /** The labels in the order of the card: name, sex, ethnic group, birth, address. */
  labels: readonly string[];
  /** The value of the address. */
  address: string;
  /** The small lines stand above the Chinese ones, below them, or in columns left of them. */
  place: 'above' | 'below' | 'left';
}

/** The words are ordinary ones of each language; they mean name, sex, ethnic group, birth and address. */
export const secondLanguages = {
  Zhuang: {
    family: 'Noto Sans CJK SC',
    labels: ['Mingzcoh', 'Singqbied', 'Minzcuz', 'Ngoenzseng', 'Diegyouq'],
    address: 'Gvangjsih Bouxcuengh Swcigih Nanzningz Si',
    place: 'above',
  },
  Mongolian: {
    family: 'Noto Sans Mongolian',
    labels: ['ᠨᠡᠷ᠎ᠡ', 'ᠬᠦᠶᠢᠰᠦ', 'ᠦᠨᠳᠦᠰᠦᠲᠡᠨ', 'ᠲᠥᠷᠥᠭᠰᠡᠨ', 'ᠬᠠᠶᠢᠭ'],
    address: 'ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ',
    place: 'left',
  },
  Tibetan: {
    family: 'Noto Serif Tibetan',
    labels: ['མིང་', 'ཕོ་མོ་', 'མི་རིགས་', 'སྐྱེས་ཚེས་', 'སྡོད་གནས་'],
    address: 'བོད་རང་སྐྱོང་ལྗོངས་ལྷ་ས་གྲོང་ཁྱེར་',
    place: 'above',
  },
  Uyghur: {
    family: 'Noto Naskh Arabic',
    labels: ['ئىسمى', 'جىنسى', 'مىللىتى', 'تۇغۇلغان', 'ئادرېسى'],
    address: 'شىنجاڭ ئۇيغۇر ئاپتونوم رايونى ئۈرۈمچى شەھىرى',
    place: 'above',
  },
  Yi: { family: 'Noto Sans Yi', labels: ['ꂓ', 'ꃅꀋ', 'ꊨꏦ', 'ꒆꄮ', 'ꀀꄷ'], address: 'ꇁꌠꆈꌠꊨꏦꏱꅉꍏ', place: 'below' },
  Korean: {
    family: 'Noto Sans CJK KR',
    labels: ['성명', '성별', '민족', '출생', '주소'],
    address: '길림성 연변조선족자치주 연길시',
    place: 'below',
  },
} as const satisfies Record<string, Layout>;
export type SecondLanguage = keyof typeof secondLanguages;

let installed: string | undefined;
/** Whether the script can be drawn here (fontconfig's `fc-list`); Debian has the fonts in fonts-noto-core. */
export function canDraw(language: SecondLanguage): boolean {
  installed ??= execFileSync('fc-list', [':', 'family'], { encoding: 'utf8' });
  return installed.includes(secondLanguages[language].family);
}

/** Baselines of the Chinese lines and the left edges of their values, in tenths of a millimetre. */
const ROWS = [
  { x: 158, y: 95 },
  { x: 158, y: 158 },
  { x: 350, y: 158 },
  { x: 158, y: 220 },
  { x: 158, y: 288 },
] as const;
const SIZE = 17;

/** The small second lines of a front whose address has `addressLines` lines; SVG in tenths of a millimetre. */
export function secondLanguageArt(language: SecondLanguage, addressLines: number): string {
  const { family, labels, address, place } = secondLanguages[language];
  const text = (x: number, y: number, words: string, turn = ''): string =>
    `<text x="${x}" y="${y}" font-size="${SIZE}" font-family="${family}" fill="#1c1c1e"${turn}>${words}</text>`;
  const lines = ROWS.map(({ x, y }, index) => {
    if (place === 'left') return text(30, y - 26, labels[index] ?? '', ` transform="rotate(90 30 ${y - 26})"`);
    return text(x - (index === 2 ? 92 : 96), place === 'above' ? y - 33 : y + 26, labels[index] ?? '');
  });
  const addressY = place === 'above' ? 288 - 33 : 288 + (addressLines - 1) * 40 + 26;
  if (place === 'left') lines.push(text(12, 300, address, ' transform="rotate(90 12 300)"'));
  else lines.push(text(158, addressY, address));
  return lines.join('');
}
