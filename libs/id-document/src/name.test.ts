import fc from 'fast-check';
import { MAX_NAME_CHARACTERS, isName, nameFlaw, normalizeName, writtenName } from './name.js';

/** The rule of releases up to 0.1.0, in whose form names are stored. */
const formerly = {
  normalize: (name: string): string =>
    name
      .normalize('NFC')
      .trim()
      .replace(/[\u2022\u2027\u2219\u22c5\u30fb\uff65\u25cf\uff0e]/g, '·'),
  isName: (name: string): boolean => /^(?=.{2,30}$)(\p{Script=Han}+(·\p{Script=Han}+)*|[A-Za-z]+([ .'-]{1,2}[A-Za-z]+)*)$/u.test(name),
};

const dots = [...'·.。﹒•・ꞏ．｡･‧∙⋅●ㆍ․'];
const blanks = ['', ' ', '\u3000', '\u00a0', '\t'];
const invisible = ['', '\u200b', '\u200d', '\ufeff', '\u2060', '\u00ad', '\ufe00', '\u{e0100}', '\u202a'];
const han = fc.constantFrom(...'张王李欧阳娜𠮷䶮龴喆〇𠂉买提江阿卜');
const parts = fc.array(fc.string({ unit: han, minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
const between = fc.tuple(fc.constantFrom(...blanks), fc.constantFrom(...invisible)).map((signs) => signs.join(''));
/** A name and another way to write it. */
const hanVariants = parts.chain((words) =>
  fc
    .tuple(
      fc.array(between, { minLength: 30, maxLength: 30 }),
      fc.array(fc.tuple(between, fc.constantFrom(...dots), between), { minLength: words.length, maxLength: words.length }),
    )
    .map(([gaps, signs]) => ({
      name: words.join('·'),
      variant: words.map((word, at) => (at > 0 ? signs[at - 1]?.join('') : '') + [...word].map((character, index) => character + gaps[at * 7 + index]).join('')).join(''), // prettier-ignore
    })),
);
const latinWords = fc.array(fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
const accents = ['', '\u0301', '\u0308', '\u0303'];
const latinVariants = latinWords.chain((words) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...accents)), { minLength: 32, maxLength: 32 }),
      fc.array(fc.constantFrom(' ', ', ', ',', '  ', '-', '. ', '\u3000'), { minLength: words.length, maxLength: words.length }),
    )
    .map(([letters, signs]) => ({
      name: words.join(' '),
      variant: words
        .map(
          (word, at) =>
            (at > 0 ? signs[at - 1] : '') +
            [...word].map((letter, index) => (letters[at * 8 + index]?.[0] ? letter.toUpperCase() : letter) + letters[at * 8 + index]?.[1]).join(''),
        )
        .join('')
        .normalize('NFC'),
    })),
);

describe('a name', () => {
  it.each(['王芳', '王', '〇', '阿卜杜热西提·买买提', '欧阳娜娜', '𠮷田', '张　三', '张\u200b三', '买买提. 阿里', 'John Smith', 'SMITH, JOHN', 'José García', "O’Neil", 'Ødegård', '张\ue863'])(
    '%j is one',
    (name) => expect(isName(name)).toBe(true),
  ); // prettier-ignore

  it.each(['', ' ', '王1', '·王芳', '王·', '<b>王芳</b>', '王Fang', 'a@b', ',', '王\0', '🙂', 'Иван'])('%j is none', (name) =>
    expect(nameFlaw(name)).toBe('form'),
  );

  it('may have up to 40 characters, in either script', () => {
    for (const unit of ['王', 'a', '𠮷']) {
      expect(isName(unit.repeat(MAX_NAME_CHARACTERS))).toBe(true);
      expect(isName(unit.repeat(MAX_NAME_CHARACTERS + 1))).toBe(false);
    }
    expect(isName('王 '.repeat(MAX_NAME_CHARACTERS))).toBe(true);
  });

  it('with a character of a private font is refused for that', () => expect(nameFlaw('张\ue000')).toBe('private-use'));
});

describe('the normal form of a name', () => {
  it('is the same under every variant of Han names that people write, and all of them are names', () => {
    fc.assert(
      fc.property(hanVariants, ({ name, variant }) => {
        expect(normalizeName(variant)).toBe(normalizeName(name));
        expect(isName(variant)).toBe(isName(name));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same under every variant of Latin names', () => {
    fc.assert(
      fc.property(latinVariants, ({ name, variant }) => {
        expect(normalizeName(variant)).toBe(name.toUpperCase());
        expect(isName(variant)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is its own normal form, and the written form its own written form, whatever the text', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), hanVariants.map(({ variant }) => variant), latinVariants.map(({ variant }) => variant)); // prettier-ignore
    fc.assert(
      fc.property(texts, (text) => {
        expect(writtenName(writtenName(text))).toBe(writtenName(text));
        if (isName(text)) expect(normalizeName(normalizeName(text))).toBe(normalizeName(text));
        expect(isName(writtenName(text))).toBe(isName(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps different names apart', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) =>
        expect(normalizeName(one.join('·')) === normalizeName(other.join('·'))).toBe(one.join('·') === other.join('·')),
      ),
    );
    expect(normalizeName('John Smith')).not.toBe(normalizeName('Smith, John'));
    expect(normalizeName('买买提阿里')).not.toBe(normalizeName('买买提·阿里'));
  });

  it.each([
    ['张　三', '张三'],
    [' 买买提 ﹒ 阿里 ', '买买提·阿里'],
    ['李\ue863', '李䶮'],
    ['李\ue81e', '李龴'],
    ['王\uf9e4', '王理'],
    ['\u2f38一', '弓一'],
    ['ＳＭＩＴＨ， Ｊｏｈｎ', 'SMITH JOHN'],
    ["o'neil-straße", 'ONEIL STRASSE'],
    ['O´Neil', 'ONEIL'],
  ])('of %j is %j', (name, normal) => expect(normalizeName(name)).toBe(normal));
});

describe('the written form of a name', () => {
  it.each([
    ['José García', 'José García'],
    ['Smith, John', 'Smith, John'],
    ['J. R. Smith', 'J. R. Smith'],
    ['张　三', '张三'],
    ['买买提.阿里', '买买提·阿里'],
  ])('of %j is %j', (name, written) => expect(writtenName(name)).toBe(written));

  it('is the form in which releases up to 0.1.0 stored and compare every name that they accepted', () => {
    const names = fc.oneof(
      fc.stringMatching(/^[\u4e00-\u9fff]{1,6}([·•‧∙⋅・･●．][\u4e00-\u9fff]{1,6}){0,3}$/),
      fc.stringMatching(/^[A-Za-z]{1,8}([ .'-]{1,2}[A-Za-z]{1,8}){0,3}$/),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(names, (name) => {
        if (formerly.isName(formerly.normalize(name))) expect(writtenName(name)).toBe(formerly.normalize(name));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('private-use characters of GBK', () => {
  const gb18030 = new TextDecoder('gb18030');
  const points = Array.from({ length: 0xe864 - 0xe815 + 1 }, (_, index) => 0xe815 + index);
  /** FE 50 to FE A0 without 7F, in the order of their private-use code points. */
  const bytes = (point: number): Uint8Array => Uint8Array.from([0xfe, 0x50 + (point - 0xe815) + (point - 0xe815 >= 0x2f ? 1 : 0)]);

  it('have the code points to which GB 18030 assigns their bytes', () => {
    const [decoded, left] = [new Map(points.map((point) => [point, gb18030.decode(bytes(point))])), new Set([0xe816, 0xe817, 0xe818, 0xe831, 0xe83b, 0xe855])];
    for (const [point, character] of decoded) {
      if (left.has(point)) expect(writtenName(String.fromCodePoint(point))).toMatch(/^\p{Script=Han}$/u);
      else expect(writtenName(String.fromCodePoint(point))).toBe(character);
    }
    // the six that TextDecoder leaves in the private-use area have codes of four bytes in GB 18030-2022
    const four = { 0xe816: '\u{20087}', 0xe817: '\u{20089}', 0xe818: '\u{200cc}', 0xe831: '\u{215d7}', 0xe83b: '\u{2298f}', 0xe855: '\u{241fe}' };
    for (const [point, character] of Object.entries(four)) expect(writtenName(String.fromCodePoint(Number(point)))).toBe(character);
  });
});
