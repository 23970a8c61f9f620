import type { Pixels } from '@shiren/card-reader';
import { identificationNumberOf } from '@shiren/id-document';
import { drawnCard } from './card-art.js';
import type { CardHolder } from './holders.js';
import { randomFrom } from './random.js';

/** Documents that people hand in instead of a second-generation resident ID card; the side that they take for it. */
export const otherDocuments = [
  'residence-permit',
  'residence-permit, front',
  'foreign-resident-card',
  'passport',
  'travel-permit',
  'temporary-card',
  'first-generation',
  'social-security-card',
] as const;
export type OtherDocument = (typeof otherDocuments)[number];

/** A line of a document in tenths of a millimetre; `size` is that of its font, and _ a blank as wide as a character. */
type Line = readonly [x: number, y: number, text: string, size?: number];

/** What each prints, in its arrangement; in the colours of a card. */
const layouts: Record<OtherDocument, (holder: CardHolder) => readonly Line[]> = {
  'residence-permit': ({ authority }) => [
    [262, 112, '中华人民共和国', 44],
    [230, 195, '港澳居民居住证', 60],
    [150, 330, `签发机关_${authority}`],
    [150, 385, '有效期限_2021.03.05-2026.03.05'],
    [150, 440, '通行证号码_H12345678_签发次数_01'],
  ],
  'residence-permit, front': ({ name, sex, birth, address }) => {
    const [year = '', month = '', day = ''] = birth.split('-');
    return [
      [62, 92, `姓名_${name}`],
      [62, 157, `性别_${sex === 'm' ? '男' : '女'}`],
      [62, 219, `出生_${year}年${Number(month)}月${Number(day)}日`],
      [62, 286, `住址_${[...address].slice(0, 11).join('')}`],
      [146, 326, [...address].slice(11, 22).join('')],
      [62, 478, '公民身份号码'],
      [290, 480, identificationNumberOf({ region: '810000', birth, sequence: sex === 'm' ? 11 : 12 }), 38],
    ];
  },
  'foreign-resident-card': ({ birth }) => [
    [190, 70, '中华人民共和国外国人永久居留身份证', 34],
    [190, 105, 'FOREIGN PERMANENT RESIDENT ID CARD', 24],
    ...[`姓名 / Name_SMITH, JOHN`, `性别 / Sex_男`, `出生日期 / Date of Birth_${birth.replaceAll('-', '.')}`, '国籍 / Nationality_加拿大 / CAN'].map(
      (text, index): Line => [60, 170 + index * 55, text],
    ),
    [60, 400, '有效期限 / Period of Validity_2023.12.01-2033.12.01'],
    [60, 480, '证件号码_911124198811150015', 34],
  ],
  passport: ({ name, birth }) => [
    [60, 60, '中华人民共和国', 34],
    [60, 100, '护照_PASSPORT', 30],
    ...['类型 / Type_P_国家码_CHN_护照号_E12345678', `姓名 / Name_${name}`, `性别 / Sex_男_国籍_中国`, `出生日期_${birth.replaceAll('-', '.')}`].map(
      (text, index): Line => [60, 170 + index * 50, text],
    ),
    [60, 380, '签发机关_国家移民管理局_有效期至_2030.01.01'],
    [60, 500, 'POCHNZHANG<<SAN<<<<<<<<<<<<<<<<', 36],
  ],
  'travel-permit': ({ name, birth }) => [
    [200, 70, '港澳居民来往内地通行证', 44],
    ...[`姓名_${name}`, `出生日期_${birth.replaceAll('-', '.')}_性别_男`, '有效期限_2019.06.01-2029.05.31', '签发机关_国家移民管理局'].map(
      (text, index): Line => [60, 170 + index * 60, text],
    ),
    [60, 470, '证件号码_H1234567890', 34],
  ],
  'temporary-card': ({ authority }) => [
    [262, 112, '中华人民共和国', 44],
    [200, 205, '临时居民身份证', 66],
    [190, 410, `签发机关_${authority}`],
    [190, 470, '有效期限_2026.05.01-2026.07.30'],
  ],
  'first-generation': ({ name, sex, ethnicGroup, birth, address, number }) => {
    const [year = '', month = '', day = ''] = birth.split('-');
    return [
      [60, 80, `姓名_${name}`, 32],
      [60, 140, `性别_${sex === 'm' ? '男' : '女'}_民族_${ethnicGroup}`],
      [60, 200, `出生_${year}年${Number(month)}月${Number(day)}日`],
      [60, 260, `住址_${[...address].slice(0, 12).join('')}`],
      [132, 300, [...address].slice(12, 24).join('')],
      [60, 400, '2001年8月1日签发_有效期限20年'],
      [60, 470, `编号_${number}`, 34],
    ];
  },
  'social-security-card': ({ name, number }) => [
    [240, 80, '中华人民共和国社会保障卡', 44],
    ...[`姓名_${name}`, `社会保障号码_${number}`, '社会保障卡卡号_A12345678', '发卡日期_2019年6月'].map((text, index): Line => [
      60,
      200 + index * 70,
      text,
      32,
    ]),
  ],
};

/** Draws a document that is no second-generation ID card, with ordinary values. */
export function drawOther(document: OtherDocument, holder: CardHolder, seed: number): Promise<Pixels> {
  const lines = layouts[document](holder).map(
    ([x, y, text, size = 28]) => `<text x="${x}" y="${y}" font-size="${size}" fill="#1c1c1e">${text.replaceAll('<', '&lt;').replaceAll('_', '\u3000')}</text>`,
  );
  return drawnCard(lines.join(''), randomFrom(seed));
}
