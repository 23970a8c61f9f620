import type { CardSight, PhotoMeasures } from './card-flaws.js';
import { portraitPlace, readingOf } from './card-reading.js';
import type { CardLine } from './card-text.js';

const today = new Date('2026-11-24T00:00:00Z');
const good: PhotoMeasures = { brightness: 230, sharpness: 0.5, colour: 0.3, glare: 0, moire: 3, lineHeight: 48 };

/** A line as the network reads it: characters of 36 pixels, digits of 20, all sure except those listed as doubtful. */
function line(text: string, left: number, middle: number, doubtful = ''): CardLine {
  let at = left;
  const characters = [...text].map((character) => {
    const width = /[\dX.·-]/.test(character) ? 20 : 36;
    at += width;
    return { text: character, at: at - width / 2, score: character === doubtful ? 0.3 : 0.99 };
  });
  return { left: left - 8, right: at + 8, middle, height: 48, characters: characters.filter(({ text: own }) => own !== '_') };
}

const frontLines = [
  line('姓名', 160, 130),
  line('安娜', 260, 130),
  line('性别女', 160, 220),
  line('民族汉', 400, 222),
  line('出生', 160, 300),
  line('1988年3月7日', 260, 300),
  line('住址', 160, 380),
  line('浙江省杭州市西湖区文化', 260, 380),
  line('路18号', 260, 428),
  line('公民身份号码', 160, 600),
  line('330106198803071221', 500, 600),
];
const backLines = [
  line('中华人民共和国', 400, 130),
  line('居民身份证', 400, 230),
  line('签发机关杭州市公安局西湖分局', 330, 500),
  line('有效期限2020.05.12-2040.05.12', 330, 580),
];
const sight = (lines: readonly CardLine[], measures: Partial<PhotoMeasures> = {}, width = 1200): CardSight => ({
  lines,
  measures: { ...good, ...measures },
  photoCorners: [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: 800 },
    { x: 0, y: 800 },
  ],
});
const replacedBack = (authority: string): CardLine[] => backLines.map((own, at) => (at === 2 ? line(authority, 330, 500) : own));
const sure = (value: string) => ({ value, confidence: 'high', repaired: false });
const without = (word: RegExp): CardLine[] => frontLines.filter(({ characters }) => !word.test(characters.map(({ text }) => text).join('')));
const replacing = (index: number, other: CardLine): CardLine[] => frontLines.map((own, at) => (at === index ? other : own));

describe('the front of a card', () => {
  it('is read by where its lines stand, in whatever order they come', () => {
    const reading = readingOf('front', sight([...frontLines].reverse()), today);
    expect(reading).toEqual({
      side: 'front',
      confidence: 'high',
      fields: {
        ...{ name: sure('安娜'), sex: sure('f'), ethnicGroup: sure('汉'), birth: sure('1988-03-07') },
        ...{ address: sure('浙江省杭州市西湖区文化路18号'), number: sure('330106198803071221') },
      },
    });
  });

  it('is not sure of a name with a doubtful character, nor of one with room for another', () => {
    expect(readingOf('front', sight(replacing(1, line('安娜', 260, 130, '娜'))), today)).toMatchObject({
      confidence: 'low',
      fields: { name: { value: '安娜', confidence: 'low' } },
    });
    expect(readingOf('front', sight(replacing(1, line('安娜_', 260, 130))), today).fields.name?.confidence).toBe('low');
  });

  it('is sure of two characters with a blank between them, if nothing but the ground is there', () => {
    const apart = (wide: number, afterBlank: boolean): CardLine => {
      const short = line('安娜', 260, 130);
      const [first, second] = short.characters;
      if (!first || !second) throw new Error('No name.');
      return { ...short, right: short.right + wide, characters: [first, { ...second, at: second.at + wide, ...(afterBlank ? { afterBlank } : {}) }] };
    };
    expect(readingOf('front', sight(replacing(1, apart(36, true))), today).fields.name).toEqual(sure('安娜'));
    // of a rare character nothing may be read at all, which is no reason to refuse the photo
    for (const wide of [25, 36]) expect(readingOf('front', sight(replacing(1, apart(wide, false))), today).fields.name?.confidence).toBe('low');
    expect(readingOf('front', sight(replacing(1, apart(72, false))), today).flaw).toBe('covered');
  });

  it('is not sure of a name whose first character was missed, nor of one with a piece of a watermark', () => {
    const name = (other: CardLine): unknown => readingOf('front', sight(replacing(1, other)), today).fields.name;
    expect(name(line('_霞芳', 260, 130))).toMatchObject({ value: '霞芳', confidence: 'low' });
    expect(name(line('安娜手续使用', 260, 130))).toMatchObject({ confidence: 'low' });
    expect(name(line('欧阳娜娜', 260, 130))).toEqual(sure('欧阳娜娜'));
    expect(name(line('阿卜杜热西提·买买提', 260, 130))).toEqual(sure('阿卜杜热西提·买买提'));
  });

  it('is read without the half of a character at the end of the line of its label', () => {
    const label = line('姓名', 160, 130);
    const half = { text: '委', at: 265, score: 0.98 };
    const lines = [{ ...label, right: 275, characters: [...label.characters, half] }, line('魏凝超', 260, 130), ...frontLines.slice(2)];
    expect(readingOf('front', sight(lines), today).fields.name).toEqual(sure('魏凝超'));
  });

  it('is read through a watermark', () => {
    const { flaw, confidence, fields } = readingOf('front', sight([...frontLines, line('仅供办理居住证业务使用', 200, 480)]), today);
    expect({ flaw, confidence, number: fields.number }).toEqual({ flaw: undefined, confidence: 'low', number: sure('330106198803071221') });
    // a piece of it may run into a text
    expect([fields.name, fields.address].map((field) => [field?.value, field?.confidence])).toEqual([
      ['安娜', 'low'],
      ['浙江省杭州市西湖区文化路18号', 'low'],
    ]);
  });

  it('is not sure of a character that the network also reads in place of one that it does not know', () => {
    for (const name of ['李坤', '安铃', '赵玉繁'])
      expect(readingOf('front', sight(replacing(1, line(name, 260, 130))), today).fields.name).toMatchObject({ value: name, confidence: 'low' });
  });

  it('with a surname that rare ones are read as is only sure with a high score', () => {
    const withSurname = (text: string, score: number): CardLine => {
      const own = line(text, 260, 130);
      return { ...own, characters: own.characters.map((character, index) => (index === 0 ? { ...character, score } : character)) };
    };
    const confidence = (text: string, score: number): string | undefined =>
      readingOf('front', sight(replacing(1, withSurname(text, score))), today).fields.name?.confidence;
    // 佴 and 郄
    expect([confidence('俱建', 0.99), confidence('郑建', 0.99), confidence('郑建', 0.999)]).toEqual(['low', 'low', 'high']);
  });

  it('is sure of a changed county only where the network was not sure, or does not know the character', () => {
    const address = (text: string, doubtful = ''): unknown => readingOf('front', sight(replacing(7, line(text, 260, 380, doubtful))), today).fields.address;
    expect(address('广东省深圳市盐日区文化')).toEqual({ value: '广东省深圳市盐田区文化路18号', confidence: 'low', repaired: true });
    expect(address('河南省南阳市浙川县文化')).toMatchObject({ value: '河南省南阳市淅川县文化路18号', repaired: true });
    expect(address('安徽省宿州市墉桥区文化')).toEqual({ value: '安徽省宿州市埇桥区文化路18号', confidence: 'high', repaired: true });
    expect(address('浙江省杭州市西湖区区文化')).toMatchObject({ confidence: 'low' });
    // without 号 the end may be missing
    expect(readingOf('front', sight(replacing(8, line('路18', 260, 428))), today).fields.address?.confidence).toBe('low');
    expect(address('湖北省武汉市江岸区文化')).toEqual(sure('湖北省武汉市江岸区文化路18号'));
    expect(address('武汉市江岸区胜利街道文化')).toEqual(sure('武汉市江岸区胜利街道文化路18号'));
  });

  it('is read where a character of the number was misread, and says so', () => {
    const { number, birth } = readingOf('front', sight(replacing(10, line('330106198803011221', 500, 600))), today).fields;
    expect(number).toEqual({ value: '330106198803071221', confidence: 'high', repaired: true });
    expect(birth).toEqual(sure('1988-03-07'));
  });

  it('tells the birth and the sex from the number where they could not be read', () => {
    const { birth, sex } = readingOf('front', sight(replacing(5, line('1988年月7日', 260, 300))), today).fields;
    expect(birth).toMatchObject({ value: '1988-03-07', repaired: true });
    expect(sex).toEqual(sure('f'));
  });

  it('puts the portrait right of the lines', () => {
    const place = portraitPlace({ lines: frontLines });
    expect(place?.left).toBeGreaterThan(500);
    expect((place?.top ?? 0) + (place?.height ?? 0)).toBeLessThan(600);
  });
});

describe('the back of a card', () => {
  it('is read', () => {
    expect(readingOf('back', sight(backLines), today)).toEqual({
      side: 'back',
      confidence: 'high',
      fields: { authority: sure('杭州市公安局西湖分局'), validFrom: sure('2020-05-12'), validTo: sure('2040-05-12') },
    });
  });

  it('is not sure of an authority with something else between its characters', () => {
    const lines = replacedBack('签发机关宜昌市公安局2亭分局');
    expect(readingOf('back', sight(lines), today).fields.authority).toMatchObject({ value: '宜昌市公安局亭分局', confidence: 'low' });
  });

  it('may be valid for ever, and is not sure of a term that no card has', () => {
    const valid = (term: string) => readingOf('back', sight([...backLines.slice(0, 3), line(`有效期限2020.05.12-${term}`, 330, 580)]), today).fields.validTo;
    expect(valid('长期')).toEqual(sure('长期'));
    expect(valid('2043.05.12')).toMatchObject({ value: '2043-05-12', confidence: 'low' });
  });
});

describe('a photo', () => {
  it.each([
    ['not-a-card', sight([line('中华人民共和国机动车驾驶证', 160, 130), line('姓名安娜', 160, 220), line('证号330106198803071221', 160, 300)])],
    ['not-a-card', sight([])],
    ['wrong-side', sight(backLines)],
    ['several-cards', sight([...frontLines, ...backLines.map((own) => ({ ...own, middle: own.middle + 800 }))])],
    ['too-small', sight(frontLines, { lineHeight: 8 })],
    ['too-dark', sight(frontLines, { brightness: 20 })],
    ['blurred', sight(frontLines, { sharpness: 0.1 })],
    ['photocopy', sight(frontLines, { colour: 0.001 })],
    ['screen', sight(frontLines, { moire: 80 })],
    ['cut-off', sight(frontLines, {}, 880)],
    ['glare', sight(without(/路18号|浙江/), { glare: 0.05 })],
    ['blurred', sight(without(/路18号|浙江/), { sharpness: 0.2 })],
    ['covered', sight(without(/路18号|浙江/))],
    ['covered', sight(replacing(7, line('浙江省杭___湖区文化街道', 260, 380)))],
    ['wrong-number', sight(replacing(10, line('330106198803071225', 500, 600)))],
    ['watermark', sight([...without(/路18号|浙江/), line('仅供办理居住证业务使用', 200, 480)])],
    ['watermark', sight([...without(/路18号|浙江/), { ...line('_', 200, 400), right: 700, height: 140 }])],
    ['watermark', sight([...without(/路18号|浙江/), line('他用', 600, 480)])],
    ['social-security-card', sight([line('中华人民共和国社会保障卡', 160, 130), line('姓名安娜', 160, 220), line('社会保障号码330106198803071221', 160, 300)])],
    ['residence-permit', sight([...without(/民族|3301/), line('810000198803071229', 500, 600)])],
    ['residence-permit', sight([line('港澳居民居住证', 400, 130), line('签发机关杭州市公安局', 330, 400), line('通行证号码H12345678', 330, 500)])],
    ['foreign-resident-card', sight([line('外国人永久居留身份证', 400, 130), line('姓名安娜', 160, 220)])],
    ['travel-document', sight([line('往来港澳通行证', 400, 130), line('姓名安娜', 160, 220)])],
    ['temporary-card', sight([line('临时居民身份证', 400, 130), line('签发机关杭州市公安局', 330, 500)])],
    ['first-generation', sight([...without(/公民身份号码/), line('2003年8月1日签发有效期限20年编号', 160, 520)])],
  ] as const)('is refused: %s', (flaw, seen) => {
    expect(readingOf('front', seen, today)).toEqual({ side: 'front', flaw, fields: {}, confidence: 'low' });
  });

  it('with small pieces of a watermark, or with the label apart, has the whole address', () => {
    const piece = { ...line('便用', 600, 340), height: 28 };
    const apart = replacing(6, line('住址', 160, 404)).map((own) => (own === frontLines[8] ? line('路18号', 260, 448) : own));
    for (const lines of [[...frontLines, piece], apart])
      expect(readingOf('front', sight(lines), today).fields.address).toEqual(sure('浙江省杭州市西湖区文化路18号'));
  });

  it('whose county was corrected into a character that follows again is not sure', () => {
    const lines = replacing(7, line('西藏自治区山南地区曲松止', 260, 380, '止')).map((own) => (own === frontLines[8] ? line('县幸福街道', 260, 428) : own));
    expect(readingOf('front', sight(lines), today).fields.address?.confidence).toBe('low');
  });

  it('on a scan that is cut at the edge of the card is read', () => {
    expect(readingOf('front', sight(frontLines, {}, 900), today)).toMatchObject({ confidence: 'high' });
    expect(readingOf('front', sight(without(/路18号|浙江/), {}, 900), today).flaw).toBe('cut-off');
  });

  it('with letters of a vertical script beside its labels is read without them', () => {
    const stray = { ...line('多', 90, 130), height: 60 };
    const upright: CardLine = { ...line('t', 262, 404), left: 262, right: 300, height: 150 };
    expect(readingOf('front', sight([...frontLines, stray, upright]), today).fields).toMatchObject({
      name: sure('安娜'),
      address: sure('浙江省杭州市西湖区文化路18号'),
    });
  });

  it('whose name lost a character between two others is not sure, though its line is small and has wide margins', () => {
    // two characters 72 pixels apart, on a line that is given as 70 pixels high
    const apart = (text: string, second: number): CardLine => {
      const [one, two] = line(text, 260, 130).characters;
      return { left: 252, right: second + 26, middle: 130, height: 70, characters: [one, { ...two, at: second }] as CardLine['characters'] };
    };
    expect(readingOf('front', sight(replacing(1, apart('安娜', 278 + 36))), today).fields.name?.confidence).toBe('high');
    expect(readingOf('front', sight(replacing(1, apart('安娜', 278 + 72))), today).fields.name?.confidence).toBe('low');
  });

  it('with glare beside the text is read, but its free texts are not sure', () => {
    expect(readingOf('front', sight(frontLines, { glare: 0.05 }), today)).toMatchObject({ confidence: 'low', fields: { number: { confidence: 'high' } } });
  });
});
