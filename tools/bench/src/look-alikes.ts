/**
 * npm run bench -- look-alikes: draws every character that the recognition network doesn't know, in names, and writes which known ones it is read as,
 * with what score, into libs/id-document/src/look-alikes.ts. To be run again if the network or the lists of characters change.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LINE_HEIGHT, TextModels, type Pixels } from '@shiren/card-reader';
import { otherUnknownCharacters, unknownGivenCharacters, unknownSurnames } from '@shiren/id-document';
import { root } from '@shiren/testing';
import sharp from 'sharp';

/** Lower scores are doubted anyway. */
const MIN_SCORE = 0.8;
/** Of characters that people are named with, a look-alike with such a score is never trusted, and others have to be this much closer to 1. */
const NAMES = { never: 0.97, closer: 0.75, max: 1 } as const;
/** Of all others; none of them is out of the question, or 春 would never be sure because of 舂. */
const OTHERS = { never: 1, closer: 0.5, max: 0.999 } as const;

interface Look {
  family: 'Noto Sans CJK SC' | 'Noto Serif CJK SC';
  weight?: number;
  /** Sigma in pixels. */
  blur?: number;
  /** Height in pixels before it is enlarged for reading. */
  height?: number;
}
const looks: readonly Look[] = [
  { family: 'Noto Sans CJK SC' },
  { family: 'Noto Serif CJK SC' },
  { family: 'Noto Sans CJK SC', blur: 1.3 },
  { family: 'Noto Serif CJK SC', blur: 1.3 },
  { family: 'Noto Sans CJK SC', height: 22 },
  { family: 'Noto Sans CJK SC', weight: 700 },
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

async function drawn(text: string, { family, weight = 400, blur, height }: Look): Promise<Pixels> {
  const size = LINE_HEIGHT * 0.73;
  const width = Math.round([...text].length * size * 1.03 + 14);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LINE_HEIGHT}"><rect width="100%" height="100%" fill="#dfebf1"/>
    <text x="7" y="${LINE_HEIGHT * 0.77}" font-size="${size}" font-family="${family}" font-weight="${weight}" fill="#1c1c1e">${text}</text></svg>`;
  const picture = sharp(Buffer.from(svg)).removeAlpha();
  if (blur) picture.blur(blur);
  if (height) picture.resize({ height });
  const { data, info } = await sharp(await picture.png().toBuffer())
    .resize(width, LINE_HEIGHT, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const models = await TextModels.load();
/** For each character read, those that it stood for, and the highest score; first of names, then of others. */
const found = new Map<string, { names: number; others: number; stoodFor: Map<string, number> }>();

async function read(character: string, forms: readonly (readonly [string, string])[], tier: 'names' | 'others', all: boolean): Promise<void> {
  for (const [index, look] of looks.entries()) {
    for (const [before, after] of all ? forms : [forms[index % forms.length] as (typeof forms)[number]]) {
      const line = (await models.read(await drawn(before + character + after, look))).filter(({ text }) => text.trim() !== '');
      const [seen, ...more] = line.slice([...before].length, line.length - [...after].length);
      if (!seen || more.length > 0 || seen.score < MIN_SCORE) continue;
      const entry = found.get(seen.text) ?? { names: 0, others: 0, stoodFor: new Map<string, number>() };
      found.set(seen.text, entry);
      entry[tier] = Math.max(entry[tier], seen.score);
      entry.stoodFor.set(character, Math.max(entry.stoodFor.get(character) ?? 0, seen.score + (tier === 'names' ? 1 : 0)));
    }
  }
}

const lists = [
  [unknownGivenCharacters, givenNames, 'names', true],
  [unknownSurnames, surnames, 'names', true],
  [otherUnknownCharacters, givenNames, 'others', false],
] as const;
for (const [characters, forms, tier, all] of lists) {
  for (const character of characters) await read(character, forms, tier, all);
  process.stdout.write(`  ${characters.length} characters drawn\n`);
}

const needed = (score: number, { never, closer, max }: typeof NAMES | typeof OTHERS): number =>
  Math.min(max, score >= never ? 1 : score + (1 - score) * closer);
const entries = [...found]
  .sort(([one], [other]) => one.localeCompare(other, 'zh'))
  .map(([text, { names, others, stoodFor }]) => {
    const score = Math.max(names > 0 ? needed(names, NAMES) : 0, others > 0 ? needed(others, OTHERS) : 0);
    const likeliest = [...stoodFor].sort(([, one], [, other]) => other - one).map(([character]) => character);
    return `${text}${Math.min(10_000, Math.ceil(score * 10_000))}${likeliest.slice(0, 6).join('')}`;
  });
const lines = Array.from({ length: Math.ceil(entries.length / 10) }, (_, index) => entries.slice(index * 10, index * 10 + 10).join(' '));
await writeFile(
  join(root, 'libs/id-document/src/look-alikes.ts'),
  `/*
 * Known characters that the network reads in place of unknown ones: the score, in ten-thousandths, above which it is the known one (10000: never), and
 * the unknown ones, likeliest first. Generated by \`npm run bench -- look-alikes\` from drawn names.
 */
const measured = \`
${lines.join('\n')}
\`;

export interface LookAlikes {
  /** From 0 to 1; a character read with at most this score may be another one. */
  doubtedUpTo: number;
  /** Characters that it may be, likeliest first. */
  characters: readonly string[];
}

export const lookAlikes: ReadonlyMap<string, LookAlikes> = new Map(
  [...measured.matchAll(/(\\p{Script=Han})(\\d+)(\\p{Script=Han}+)/gu)].map(([, read = '', score, others = '']) => [
    read,
    { doubtedUpTo: Number(score) / 10_000, characters: [...others] },
  ]),
);
`,
);
process.stdout.write(`  ${entries.length} look-alikes\n`);
process.exit();
