import { unknownGivenCharacters, unknownSurnames } from '@shiren/id-document';
import { drawBack, drawFront } from './card-art.js';
import { photograph, scan, type Photographed } from './card-photo.js';
import { distortions, type GeneratedCard } from './card-set.js';
import { cardHolder, countyCodes, SUB_PROVINCIAL, type CardHolder } from './holders.js';
import { randomFrom, type Random } from './random.js';
import { canDraw, secondLanguages, type SecondLanguage } from './second-language.js';
import { withWatermark } from './watermark.js';

/** A card that a simple generator would not draw. */
interface Special {
  /** In a few words. */
  kind: string;
  holder: CardHolder;
  watermark?: boolean;
  /** Scanned, and cut this many millimetres inside its edge. */
  cut?: number;
  language?: SecondLanguage;
}

const SURNAMES = [...'王李张刘陈杨赵黄周吴'];
const GIVEN = [...'伟芳敏静丽军勇艳杰涛明超刚玉萍红霞平桂'];
const REPEATS = 60;

/** Names with every character in use that the network does not know, short names, every county, addresses without a province, watermarks, scans. */
export function* specialHolders(seed: number, everyNthCounty: number): Generator<Special> {
  const random = randomFrom(seed);
  const named = (index: number, name: string): CardHolder => ({ ...cardHolder(seed + index), name });
  for (const [index, character] of unknownGivenCharacters.entries()) {
    yield { kind: 'unknown given name', holder: named(index, random.of(SURNAMES) + character) };
    yield { kind: 'unknown given name', holder: named(index, random.of(SURNAMES) + random.of(GIVEN) + character) };
    yield { kind: 'unknown given name', holder: named(index, random.of(SURNAMES) + character + random.of(GIVEN)) };
  }
  for (const [index, character] of unknownSurnames.entries())
    yield { kind: 'unknown surname', holder: named(index, character + random.of(GIVEN) + random.of(GIVEN)) };
  for (let index = 0; index < 2 * REPEATS; index++) yield { kind: 'two-character name', holder: named(index, random.of(SURNAMES) + random.of(GIVEN)) };
  const counties = countyCodes();
  for (let index = 0; index < counties.length; index += everyNthCounty) {
    const region = counties[index] ?? '';
    yield { kind: 'county', holder: cardHolder(seed + index, { region }) };
  }
  const large = counties.filter((code) => SUB_PROVINCIAL.has(code.slice(0, 4)));
  for (let index = 0; index < REPEATS; index++)
    yield { kind: 'no province', holder: cardHolder(seed + index, { region: random.of(large), withoutProvince: true }) };
  for (const language of (Object.keys(secondLanguages) as SecondLanguage[]).filter(canDraw)) {
    for (let index = 0; index < REPEATS / 3; index++) yield { kind: `with ${language}`, holder: cardHolder(seed + 13 * index), language };
  }
  for (let index = 0; index < REPEATS; index++) yield { kind: 'watermark', holder: cardHolder(seed + 7 * index), watermark: true };
  for (let index = 0; index < REPEATS; index++) yield { kind: 'scan cut at the edge', holder: cardHolder(seed + 11 * index), cut: random.of([0, 1, 2, 3]) };
}

/** Photos of such cards (of one kind only, if given), each moderately distorted in one way; every fourth of a county and of a scan is a back. */
export async function* specialCards(seed: number, everyNthCounty: number, only = ''): AsyncGenerator<GeneratedCard<'special'>> {
  const ways = Object.values<(random: Random) => Photographed>(distortions.moderate);
  let index = 0;
  for (const { kind, holder, watermark, cut, language } of specialHolders(seed, everyNthCounty)) {
    if (!kind.includes(only)) continue;
    const own = seed + 31 * index++;
    const side = (kind === 'county' || cut !== undefined) && index % 4 === 0 ? 'back' : 'front';
    const drawn = await (side === 'front' ? drawFront(holder, own, undefined, language) : drawBack(holder, own));
    const card = watermark ? await withWatermark(drawn, own) : drawn;
    const how = (ways[index % ways.length] as (typeof ways)[number])(randomFrom(own ^ 0x5bd1e995));
    const photo = await (cut === undefined ? photograph(card, own, how) : scan(card, cut));
    yield { distortion: kind, severity: 'special', side, holder, photo };
  }
}
