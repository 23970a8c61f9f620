import { ethnicGroups, identificationNumberOf, regionCodes, regionNames } from '@shiren/id-document';
import { randomFrom, type Random } from './random.js';

/** The texts on both sides of a card, in the form of `CardReading`. */
export interface CardHolder {
  name: string;
  sex: 'm' | 'f';
  ethnicGroup: string;
  /** `yyyy-mm-dd`, as the other dates. */
  birth: string;
  address: string;
  number: string;
  authority: string;
  validFrom: string;
  /** A date, or 长期. */
  validTo: string;
}

const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '皇甫',
];
const givenCharacters = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂琴云飞玉萍红娥玲芬燕彩春菊凤洁梅琳素莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑筠柔竹霭凝晓欢霄枫芸菲寒欣滢伊亚宜可姬舒影荔枝思浩宇轩辰博文昊天泽睿鑫海建国志鸿宏信',
];
/** Rare characters; the network does not know 翀, 旻, 赟 and 湉. */
const rareCharacters = [...'喆堃昇翀玥旻珺煜赟晗琰湉雯骞颢鑫垚淼焱彧芮瑄'];
const minorityParts = [
  ...[
    '阿卜杜热西提',
    '买买提',
    '古丽娜尔',
    '艾力',
    '吐尔逊',
    '迪丽热巴',
    '阿依古丽',
    '努尔买买提',
    '库尔班',
    '热合曼',
    '巴图尔',
    '赛力克',
    '阿不都克里木',
    '伊力亚斯',
  ],
];
const streets = [
  ...['人民', '解放', '中山', '建设', '和平', '文化', '新华', '长江', '黄河', '朝阳', '青年', '胜利', '光明', '东风', '滨河', '学府', '幸福', '团结'],
];
const villages = [...['王家', '李家', '张庄', '河东', '石桥', '柳林', '东山', '西湾', '大营', '前进', '红旗', '新立']];

/** The day of which generated cards are; it bounds their dates. */
const TODAY = new Date('2026-06-01T00:00:00Z');

/** First four digits of the sub-provincial cities, whose cards print no province, and of Changsha. */
export const SUB_PROVINCIAL = new Set([
  '2101',
  '2102',
  '2201',
  '2301',
  '3201',
  '3301',
  '3302',
  '3502',
  '3701',
  '3702',
  '4201',
  '4301',
  '4401',
  '4403',
  '5101',
  '6101',
]);

interface Where {
  /** Code of a county. */
  region?: string;
  withoutProvince?: boolean;
}

/** A holder for generated cards; reproducible by seed. */
export function cardHolder(seed: number, { region: wanted, withoutProvince = false }: Where = {}): CardHolder {
  const random = randomFrom(seed);
  const drawn = random.of(countyCodes());
  const region = wanted ?? drawn;
  const sex = random.of(['m', 'f'] as const);
  const thisYear = TODAY.getUTCFullYear();
  const birthYear = random.of([
    () => random.whole(1925, 1949),
    () => random.whole(1950, 2010),
    () => random.whole(1950, 2010),
    () => random.whole(2011, 2018),
  ])();
  const birth = dateOf(birthYear, random.whole(1, 12), random.whole(1, 28));
  const sequence = random.whole(0, 499) * 2 + (sex === 'm' ? 1 : 0);
  const minority = random.chance(0.25);
  const places = placesOf(region);
  const printed = withoutProvince ? (['', places[1], places[2]] as const) : places;
  return {
    name: minority && random.chance(0.6) ? minorityName(random) : hanName(random),
    sex,
    ethnicGroup: minority ? random.of(ethnicGroups.filter((group) => group !== '汉')) : '汉',
    birth,
    address: addressIn(printed, random),
    number: identificationNumberOf({ region, birth, sequence }),
    authority: authorityOf(places),
    ...validity(birthYear, thisYear, random),
  };
}

const hanName = (random: Random): string => {
  const given = (): string => random.of(random.chance(0.02) ? rareCharacters : givenCharacters);
  return random.of(surnames) + (random.chance(0.25) ? given() : given() + given());
};

/** Two or three parts with the middle dot, at most fifteen characters. */
function minorityName(random: Random): string {
  const parts = [random.of(minorityParts), random.of(minorityParts)];
  if (random.chance(0.15)) parts.push(random.of(minorityParts));
  while (parts.join('·').length > 15) parts.pop();
  return parts.length > 1 ? parts.join('·') : `${parts.join('')}·艾力`;
}

/** Names of province, prefecture and county; the middle one is empty in the four municipalities. */
function placesOf(region: string): readonly [string, string, string] {
  const name = (code: string): string => regionNames(code)[0] ?? '';
  const prefecture = name(`${region.slice(0, 4)}00`);
  return [name(`${region.slice(0, 2)}0000`), /^(市辖区|县)$|直辖/.test(prefecture) ? '' : prefecture, name(region)];
}

/** At most three lines of eleven characters, as on the card; a long place omits its prefecture, as real cards do. */
function addressIn([province, prefecture, county]: readonly [string, string, string], random: Random): string {
  const where = `${province}${county.length > 8 ? '' : prefecture}${county}`;
  const detail = random.of([
    () => `${random.of(streets)}路${random.whole(1, 999)}号`,
    () => `${random.of(streets)}街道${random.of(streets)}社区${random.whole(1, 30)}栋${random.whole(1, 6)}单元${random.whole(101, 2999)}室`,
    () => `${random.of(villages)}镇${random.of(villages)}村${random.whole(1, 12)}组${random.whole(1, 200)}号`,
    () =>
      `${random.of(streets)}大道${random.whole(1, 999)}号${random.of(streets)}花园${random.whole(1, 40)}号楼${random.whole(1, 4)}单元${random.whole(1, 33)}0${random.whole(1, 8)}`,
  ])();
  return [...(where + detail)].slice(0, 33).join('');
}

/** The county's police authority, as printed on cards. */
function authorityOf([province, prefecture, county]: readonly [string, string, string]): string {
  if (!county.endsWith('区')) return `${county}公安局`;
  return `${prefecture || province}公安局${county.length > 2 ? county.replace(/区$/, '') : county}分局`;
}

/** Five years for children, then ten, twenty from 26, and unlimited from 46 (居民身份证法, article 5); some have expired. */
function validity(birthYear: number, thisYear: number, random: Random): Pick<CardHolder, 'validFrom' | 'validTo'> {
  const from = Math.max(birthYear + 1, random.whole(thisYear - 4, thisYear - 1));
  const age = from - birthYear;
  const [month, day] = [random.whole(1, 12), random.whole(1, 28)];
  const years = age <= 16 ? 5 : age <= 26 ? 10 : age <= 46 ? 20 : undefined;
  return { validFrom: dateOf(from, month, day), validTo: years ? dateOf(from + years, month, day) : '长期' };
}

const dateOf = (year: number, month: number, day: number): string => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

let known: string[] | undefined;
/** Codes of all counties, those given up since 2002 too. */
export function countyCodes(): readonly string[] {
  known ??= regionCodes()
    .filter((code) => !code.endsWith('00') && !/市辖区|直辖|^县$|^郊区县$/.test(regionNames(code)[0] ?? ''))
    .sort();
  return known;
}
