/**
 * npm run bench -- look-alikes: draws every character that the recognition network doesn't know, in names, and writes which known ones it is read as,
 * with what score, into libs/id-document/src/look-alikes.ts; and the surnames, in worse photos too, into surname-look-alikes.ts, which is all that
 * `look-alikes surnames` does. To be run again if the network or the lists of characters change.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LINE_HEIGHT, TextModels, type Pixels } from '@shiren/card-reader';
import { otherUnknownCharacters, unknownGivenCharacters, unknownSurnames } from '@shiren/id-document';
import { randomFrom, root, type Random } from '@shiren/testing';
import sharp from 'sharp';

/** Lower scores are doubted anyway. */
const MIN_SCORE = 0.8;
/** Of characters that people are named with, a look-alike with such a score is never trusted, and others have to be this much closer to 1. */
const NAMES = { never: 0.97, closer: 0.75, max: 1 } as const;
/** Of surnames in worse photos; common ones (郑, read out of 郄) have to be sure in good ones. */
const SURNAMES = { never: 0.99, closer: 0.9, max: 1 } as const;
/** Of all others; none of them is out of the question, or 春 would never be sure because of 舂. */
const OTHERS = { never: 1, closer: 0.5, max: 0.999 } as const;

interface Look {
  family: 'Noto Sans CJK SC' | 'Noto Serif CJK SC';
  weight?: number;
  /** Sigma in pixels. */
  blur?: number;
  /** Height in pixels before it is enlarged for reading. */
  height?: number;
  /** Standard deviation of the sensor's noise. */
  noise?: number;
  /** JPEG quality. */
  quality?: number;
  /** Degrees that the line is turned against its frame. */
  turn?: number;
}
const looks: readonly Look[] = [
  { family: 'Noto Sans CJK SC' },
  { family: 'Noto Serif CJK SC' },
  { family: 'Noto Sans CJK SC', blur: 1.3 },
  { family: 'Noto Serif CJK SC', blur: 1.3 },
  { family: 'Noto Sans CJK SC', height: 22 },
  { family: 'Noto Sans CJK SC', weight: 700 },
];
/** In addition for surnames: there are few, and in most names nothing else is as rare. Photos of whole cards have such lines. */
const worseLooks: readonly Look[] = [
  { family: 'Noto Sans CJK SC', blur: 2 },
  { family: 'Noto Serif CJK SC', blur: 2 },
  { family: 'Noto Sans CJK SC', height: 16 },
  { family: 'Noto Serif CJK SC', height: 16 },
  { family: 'Noto Sans CJK SC', noise: 14 },
  { family: 'Noto Serif CJK SC', noise: 14 },
  { family: 'Noto Sans CJK SC', turn: 1.5 },
  { family: 'Noto Serif CJK SC', turn: -1.5 },
  { family: 'Noto Serif CJK SC', height: 26, blur: 0.7, noise: 5, quality: 40 },
];
/** What stands before and after the character. */
const givenNames = [
  ['王', ''],
  ['李', '明'],
  ['陈子', ''],
] as const;
const surnames = [
  ['', '明'],
  ['', '建国'],
] as const;

async function drawn(text: string, { family, weight = 400, blur, height, noise, quality, turn = 0 }: Look): Promise<Pixels> {
  const size = LINE_HEIGHT * 0.73;
  const width = Math.round([...text].length * size * 1.03 + 14);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LINE_HEIGHT}"><rect width="100%" height="100%" fill="#dfebf1"/>
    <text x="7" y="${LINE_HEIGHT * 0.77}" font-size="${size}" font-family="${family}" font-weight="${weight}" fill="#1c1c1e" transform="rotate(${turn} ${width / 2} ${LINE_HEIGHT / 2})">${text}</text></svg>`;
  const picture = sharp(Buffer.from(svg)).removeAlpha();
  if (blur) picture.blur(blur);
  if (height) picture.resize({ height });
  const small = await picture.raw().toBuffer({ resolveWithObject: true });
  const random = randomFrom(width);
  if (noise) for (let at = 0; at < small.data.length; at++) small.data[at] = noisy(small.data[at] as number, noise, random);
  let photo = sharp(small.data, { raw: small.info });
  if (quality) photo = sharp(await photo.jpeg({ quality }).toBuffer());
  const { data, info } = await photo.resize(width, LINE_HEIGHT, { fit: 'fill' }).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const noisy = (value: number, deviation: number, random: Random): number =>
  Math.min(255, Math.max(0, value + (random.next() + random.next() + random.next() - 1.5) * 2 * deviation));

const onlySurnames = process.argv.includes('surnames');
const models = await TextModels.load();
interface Seen {
  /** The highest score where it stood for a character that people are named with, and for any other. */
  names: number;
  others: number;
  /** What it stood for, with the highest score. */
  stoodFor: Map<string, number>;
}

async function read(into: Map<string, Seen>, character: string, forms: readonly (readonly [string, string])[], tier: 'names' | 'others'): Promise<void> {
  const worse = into === ofSurnames;
  for (const [index, look] of (worse ? [...looks, ...worseLooks] : looks).entries()) {
    for (const [before, after] of tier === 'names' ? forms : [forms[index % forms.length] as (typeof forms)[number]]) {
      const line = (await models.read(await drawn(before + character + after, look))).filter(({ text }) => text.trim() !== '');
      const [seen, ...more] = line.slice([...before].length, line.length - [...after].length);
      if (!seen || more.length > 0 || seen.score < MIN_SCORE) continue;
      const entry = into.get(seen.text) ?? { names: 0, others: 0, stoodFor: new Map<string, number>() };
      into.set(seen.text, entry);
      entry[tier] = Math.max(entry[tier], seen.score);
      entry.stoodFor.set(character, Math.max(entry.stoodFor.get(character) ?? 0, seen.score + (tier === 'names' ? 1 : 0)));
    }
  }
}

/** By the character read. */
const ofAll = new Map<string, Seen>();
const ofSurnames = new Map<string, Seen>();
const lists = [
  [ofSurnames, unknownSurnames, surnames, 'names'],
  [ofAll, unknownGivenCharacters, givenNames, 'names'],
  [ofAll, unknownSurnames, surnames, 'names'],
  [ofAll, otherUnknownCharacters, givenNames, 'others'],
] as const;
for (const [into, characters, forms, tier] of onlySurnames ? lists.slice(0, 1) : lists) {
  for (const character of characters) await read(into, character, forms, tier);
  process.stdout.write(`  ${characters.length} characters drawn\n`);
}

const needed = (score: number, { never, closer, max }: typeof NAMES | typeof OTHERS | typeof SURNAMES): number =>
  Math.min(max, score >= never ? 1 : score + (1 - score) * closer);
/** One line for ten characters: each with the score above which it is itself, and those that it may stand for. */
const written = (seen: ReadonlyMap<string, Seen>, ofNames: typeof NAMES | typeof SURNAMES): string => {
  const entries = [...seen]
    .sort(([one], [other]) => one.localeCompare(other, 'zh'))
    .map(([text, { names, others, stoodFor }]) => {
      const score = Math.max(names > 0 ? needed(names, ofNames) : 0, others > 0 ? needed(others, OTHERS) : 0);
      const likeliest = [...stoodFor].sort(([, one], [, other]) => other - one).map(([character]) => character);
      return `${text}${Math.min(10_000, Math.ceil(score * 10_000))}${likeliest.slice(0, 6).join('')}`;
    });
  process.stdout.write(`  ${entries.length} look-alikes\n`);
  return Array.from({ length: Math.ceil(entries.length / 10) }, (_, index) => entries.slice(index * 10, index * 10 + 10).join(' ')).join('\n');
};

await writeFile(
  join(root, 'libs/id-document/src/surname-look-alikes.ts'),
  `/**
 * Known characters that the network reads in place of unknown surnames, in good and in bad photos, in the form of look-alikes.ts. Generated by
 * \`npm run bench -- look-alikes surnames\`.
 */
export const measuredSurnames = \`
${written(ofSurnames, SURNAMES)}
\`;
`,
);
if (onlySurnames) process.exit();
await writeFile(
  join(root, 'libs/id-document/src/look-alikes.ts'),
  `import { measuredSurnames } from './surname-look-alikes.js';

/*
 * Known characters that the network reads in place of unknown ones: the score, in ten-thousandths, above which it is the known one (10000: never), and
 * the unknown ones, likeliest first. Generated by \`npm run bench -- look-alikes\` from drawn names.
 */
const measured = \`
${written(ofAll, NAMES)}
\`;

export interface LookAlikes {
  /** From 0 to 1; a character read with at most this score may be another one. */
  doubtedUpTo: number;
  /** Characters that it may be, likeliest first. */
  characters: readonly string[];
}

const parsed = (table: string): ReadonlyMap<string, LookAlikes> =>
  new Map(
    [...table.matchAll(/(\\p{Script=Han})(\\d+)(\\p{Script=Han}+)/gu)].map(([, read = '', score, others = '']) => [
      read,
      { doubtedUpTo: Number(score) / 10_000, characters: [...others] },
    ]),
  );

export const lookAlikes = parsed(measured);
/** Of the first character of a name. */
export const surnameLookAlikes = parsed(measuredSurnames);
`,
);
process.exit();
