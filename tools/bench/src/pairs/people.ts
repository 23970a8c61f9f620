/**
 * npm run bench:pairs -- --people DIR [--people DIR]: how well the shipped scores work on the people in each folder (see `labelledPhotos`) and, for
 * comparison, on the people of packages and of clips. Compares photo with photo, photo with the portrait of a generated card, and the peer's default
 * path; tests how far a scale made from half of the first folder's people holds for the other half; plots a DET curve per group.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { FaceModels, areaUnderCurve, distanceOf, errorRates, thresholdAt, wilson, type Comparisons, type RecognitionManifest } from '@shiren/vision';
import { cardHolder, drawFront, photograph, randomFrom, root } from '@shiren/testing';
import { labelledPhotos } from '../labelled-photos.js';
import { rounded, table } from '../measurement.js';
import { openPeerPath } from '../peer-path.js';
import { detPlot } from './det-plot.js';
import { areOfUnsure, clipPhotos, packagePhotos, screenPhotos, type Photo } from './photos.js';

/** Frames of a clip (24 each) that are closer than this are too similar to count as a pair. */
const MIN_FRAMES_APART = 3;
/** Number of frames taken from each clip. */
const EVERY_FRAME = 3;
/** How often the people are split into random halves. */
const SPLITS = 200;

interface Seen extends Photo {
  ours?: Float32Array;
  peer?: Float32Array;
  /** The descriptor of the face as the portrait on a photographed card. */
  portrait?: Float32Array;
}

interface Pair {
  one: string;
  other: string;
  mated: boolean;
  /** Infinite if one of the faces was not found. */
  distance: number;
}

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const percent = (value: number): string => `${rounded(value * 100)} %`;

/** `folders` holds at least one; the scale is split on the first. */
export async function benchPeople(folders: readonly string[]): Promise<void> {
  const [models, peer] = [await FaceModels.load(), await openPeerPath()];
  const { calibration, manifest } = models.recognition;
  const see = async (photo: Photo, seed: number): Promise<Seen> => {
    const looked = await models.look(photo.jpeg);
    const peers = await peer.describe(photo.jpeg);
    const box = looked.faces[0];
    const portrait = box && (await models.look(await onCard(photo.jpeg, box, seed))).template;
    return {
      ...photo,
      ...(looked.template ? { ours: looked.template.descriptor } : {}),
      ...(peers ? { peer: peers } : {}),
      ...(portrait ? { portrait: portrait.descriptor } : {}),
    };
  };
  const seenAll = async (photos: readonly Photo[]): Promise<Seen[]> => {
    const all: Seen[] = [];
    for (const [index, photo] of photos.entries()) all.push(await see(photo, index + 1));
    return all;
  };
  const clips = await clipPhotos();
  if (typeof clips === 'string') say(`Without frames of moving people, since ${clips}.`);
  const groups: { name: string; seen: Seen[] }[] = [];
  for (const folder of folders) groups.push({ name: basename(folder), seen: await seenAll(await photosIn(folder)) });
  groups.push({ name: 'packages', seen: await seenAll([...(await packagePhotos()), ...(await screenPhotos())]) });
  if (typeof clips !== 'string') groups.push({ name: 'clips', seen: await seenAll(clips.filter((_, index) => index % EVERY_FRAME === 0)) });

  const ways = [
    { way: 'peer', pairs: ({ seen }: (typeof groups)[number]) => pairsOf(seen, seen, 'peer', 'peer', 'euclidean') },
    { way: 'ours', pairs: ({ seen }: (typeof groups)[number]) => pairsOf(seen, seen, 'ours', 'ours', manifest.distance) },
    { way: 'ours, card portrait', pairs: ({ seen }: (typeof groups)[number]) => pairsOf(seen, seen, 'ours', 'portrait', manifest.distance) },
  ];
  const results = groups.flatMap((group) => ways.map(({ way, pairs }) => ({ group: group.name, way, pairs: pairs(group) })));
  const rows = results.map(({ group, way, pairs }) => {
    const of = comparisons(pairs);
    const at = (rate: number): number => errorRates(of, thresholdAt(of.nonMated, rate)).falseNonMatch;
    return {
      group,
      way,
      mated: of.mated.length,
      nonMated: of.nonMated.length,
      areaUnderCurve: areaUnderCurve(of),
      falseNonMatch: [at(0.01), at(0.001), at(0.0001)],
    };
  });
  say();
  say(
    table(
      ['people', 'by', 'mated', 'non-mated', 'AUC', 'FNMR at FMR 1 %', 'at 0.1 %', 'at 0.01 %'],
      rows.map((row) => [
        row.group,
        row.way,
        row.mated.toLocaleString('en'),
        row.nonMated.toLocaleString('en'),
        row.areaUnderCurve.toFixed(4),
        ...row.falseNonMatch.map((rate) => (row.mated === 0 ? '–' : percent(rate))),
      ]),
    ),
  );

  const scores = results
    .filter(({ way }) => way !== 'peer')
    .flatMap(({ group, way, pairs }) => {
      const of = comparisons(pairs);
      return calibration.points.map(({ score, rate, distance }) => {
        const matched = of.nonMated.filter((other) => other <= distance).length;
        return {
          group,
          way,
          score,
          promised: rate,
          matched,
          of: of.nonMated.length,
          interval: wilson(matched, of.nonMated.length),
          refused: of.mated.filter((own) => own > distance).length,
          mated: of.mated.length,
        };
      });
    });
  say();
  say(
    table(
      ['people', 'by', 'score', 'stands for', 'FMR counted', '95 %', 'FNMR counted', '95 %'],
      scores.map((row) => [
        row.group,
        row.way,
        String(row.score),
        percent(row.promised),
        `${percent(row.matched / row.of)} (${row.matched} of ${row.of.toLocaleString('en')})`,
        row.interval.map(percent).join(' to '),
        row.mated === 0 ? '–' : `${percent(row.refused / row.mated)} (${row.refused} of ${row.mated.toLocaleString('en')})`,
        row.mated === 0 ? '–' : wilson(row.refused, row.mated).map(percent).join(' to '),
      ]),
    ),
  );

  const first = results.find(({ group, way }) => group === groups[0]?.name && way === 'ours')?.pairs ?? [];
  const carried = [0.01, 0.001].map((rate) => ({ rate, spread: carriedOver(first, rate) }));
  say();
  for (const { rate, spread } of carried)
    say(
      `A threshold for ${percent(rate)} from half of the people of ${groups[0]?.name}, on the other half, ${SPLITS} times: ${spread.map(percent).join(' / ')} (5th, 50th, 95th percentile)`,
    );

  const out = join(root, 'tools/bench/results');
  await mkdir(out, { recursive: true });
  await writeFile(
    join(out, 'people.json'),
    `${JSON.stringify({ at: new Date().toISOString(), model: models.recognition.name, rows, scores, carried }, null, 2)}\n`,
  );
  await writeFile(join(out, 'people.png'), await detPlot(results.map(({ group, way, pairs }) => ({ name: `${group}: ${way}`, pairs: comparisons(pairs) }))));
  say(`\nAs JSON and as a DET curve: ${join(out, 'people.json')}, people.png`);
}

const photosIn = async (folder: string): Promise<Photo[]> =>
  Promise.all(
    (await labelledPhotos(folder)).map(async ({ person, path }): Promise<Photo> => ({
      name: path,
      person,
      jpeg: await sharp(await readFile(path))
        .autoOrient()
        .jpeg({ quality: 95 })
        .toBuffer(),
    })),
  );

/**
 * Compares every photo of `ones` with every photo of `others`, except pairs that don't count; each pair once where both are the same list and kind.
 */
function pairsOf(
  ones: readonly Seen[],
  others: readonly Seen[],
  one: 'ours' | 'peer',
  other: 'ours' | 'peer' | 'portrait',
  distance: RecognitionManifest['distance'],
): Pair[] {
  return ones.flatMap((a, index) =>
    others.flatMap((b, at): Pair[] => {
      if (one === other ? at <= index : a === b) return [];
      if (areOfUnsure(a, b) || (a.frame !== undefined && b.frame !== undefined && a.person === b.person && Math.abs(a.frame - b.frame) < MIN_FRAMES_APART))
        return [];
      const [x, y] = [a[one], b[other]];
      return [{ one: a.person, other: b.person, mated: a.person === b.person, distance: x && y ? distanceOf(distance, x, y) : Infinity }];
    }),
  );
}

const comparisons = (pairs: readonly Pair[]): Comparisons => ({
  mated: pairs.filter(({ mated }) => mated).map(({ distance }) => distance),
  nonMated: pairs.filter(({ mated }) => !mated).map(({ distance }) => distance),
});

/** Percentiles of the false match rate among people who were not used to set the threshold. */
function carriedOver(pairs: readonly Pair[], rate: number): number[] {
  const random = randomFrom(1);
  const people = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
  const nonMated = pairs.filter(({ mated }) => !mated);
  const rates = Array.from({ length: SPLITS }, () => {
    const first = new Set(people.filter(() => random.between(0, 1) < 0.5));
    const within = (half: boolean): number[] =>
      nonMated.filter(({ one, other }) => first.has(one) === half && first.has(other) === half).map(({ distance }) => distance);
    const threshold = thresholdAt(within(true), rate);
    const tried = within(false);
    return tried.filter((distance) => distance <= threshold).length / tried.length;
  }).sort((a, b) => a - b);
  return [0.05, 0.5, 0.95].map((share) => rates[Math.floor(share * (SPLITS - 1))] ?? NaN);
}

/** A photo of a generated card with this face as its portrait; nothing is stored. */
async function onCard(photo: Buffer, box: { left: number; top: number; width: number; height: number }, seed: number): Promise<Buffer> {
  const random = randomFrom(seed);
  const { width, height } = await sharp(photo).metadata();
  const [left, top] = [Math.max(0, box.left - Math.round(box.width * 0.4)), Math.max(0, box.top - Math.round(box.height * 0.5))];
  const cropped = await sharp(photo)
    .extract({ left, top, width: Math.min(width - left, Math.round(box.width * 1.8)), height: Math.min(height - top, Math.round(box.height * 2)) })
    .jpeg({ quality: 92 })
    .toBuffer();
  const how = {
    turn: random.between(-8, 8),
    blur: random.between(0.3, 1),
    light: random.between(0.6, 1),
    noise: 4,
    quality: random.whole(60, 85),
    share: random.between(0.6, 0.86),
  };
  return photograph(await drawFront(cardHolder(seed), seed, cropped), seed, how);
}
