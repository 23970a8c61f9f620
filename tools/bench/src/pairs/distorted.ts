/**
 * npm run bench:pairs: pairs of photos that show one person or two, described by the peer's default path and by ours. Reports error rates in the
 * terms of ISO/IEC 19795-1, by kind of distortion, as tables, JSON and a plot.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaceModels, areaUnderCurve, errorRates, thresholdAt, type Comparisons } from '@shiren/vision';
import { root } from '@shiren/testing';
import { rounded, table } from '../measurement.js';
import { openPeerPath } from '../peer-path.js';
import { compared, type Described } from './compared.js';
import { distortions, type Distortion } from './distortions.js';
import { clipPhotos, packagePhotos, type Photo } from './photos.js';
import { plot } from './plot.js';

const REFERENCES_OF_A_CLIP = 4;
const PROBES_OF_A_CLIP = 8;
const TURNED_OF_A_CLIP = 4;
/** Distance up to which the peer takes two faces for the same person by default (`FaceMatcher`). */
const PEER_DISTANCE = 0.6;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const percent = (value: number): string => `${rounded(value * 100)} %`;

const [models, peer] = [await FaceModels.load(), await openPeerPath()];
const ways = {
  peer: (jpeg: Buffer) => peer.describe(jpeg),
  ours: async (jpeg: Buffer) => (await models.look(jpeg)).template?.descriptor,
};
type Way = keyof typeof ways;

/** The distance of our model that corresponds to this score. */
const distanceAt = (score: number): number => models.recognition.calibration.points.find((point) => point.score === score)?.distance ?? NaN;

const still = await packagePhotos();
const clips = await clipPhotos();
if (typeof clips === 'string')
  say(`Without frames of moving people, since ${clips}; of one person there is then one pair, and photos against their own distorted copies.`);
const frames = typeof clips === 'string' ? [] : clips;
const turns = new Map<Photo, number>();
for (const frame of frames) turns.set(frame, Math.abs((await models.look(frame.jpeg)).quality?.pose.yaw ?? 0));
const turned = (photo: Photo): number => turns.get(photo) ?? 0;

const people = [...new Set(frames.map(({ person }) => person))].map((person) => frames.filter((frame) => frame.person === person));
const references = [...still, ...people.flatMap((own) => [...own].sort((a, b) => turned(a) - turned(b)).slice(0, REFERENCES_OF_A_CLIP))];
const probes = [...still, ...people.flatMap((own) => own.filter((_, index) => index % (own.length / PROBES_OF_A_CLIP) < 1))];
const looksAside = people.flatMap((own) => [...own].sort((a, b) => turned(b) - turned(a)).slice(0, TURNED_OF_A_CLIP));

async function described(way: Way, photos: readonly Photo[], distortion: Distortion): Promise<Described[]> {
  const all: Described[] = [];
  for (const photo of photos) {
    const descriptor = await ways[way](await distortions[distortion](photo.jpeg));
    all.push({ ...photo, ...(descriptor ? { descriptor } : {}) });
  }
  return all;
}

const known = { peer: await described('peer', references, 'plain'), ours: await described('ours', references, 'plain') };
const results: { kind: string; way: Way; pairs: Comparisons; notFound: number }[] = [];
const kinds: { kind: string; photos: readonly Photo[]; distortion: Distortion }[] = [
  ...(Object.keys(distortions) as Distortion[]).map((distortion) => ({ kind: distortion, photos: probes, distortion })),
  ...(looksAside.length > 0 ? [{ kind: 'turned head', photos: looksAside, distortion: 'plain' as const }] : []),
];
for (const { kind, photos, distortion } of kinds) {
  for (const way of Object.keys(ways) as Way[]) {
    const shown = await described(way, photos, distortion);
    results.push({
      kind,
      way,
      pairs: compared(known[way], shown, { distorted: distortion !== 'plain', distance: way === 'peer' ? 'euclidean' : models.recognition.manifest.distance }),
      notFound: shown.filter(({ descriptor }) => !descriptor).length,
    });
  }
  say(`  ${kind}: ${photos.length} photos against ${references.length}`);
}
const joined = (way: Way): Comparisons => {
  const own = results.filter((result) => result.way === way);
  return { mated: own.flatMap(({ pairs }) => pairs.mated), nonMated: own.flatMap(({ pairs }) => pairs.nonMated) };
};

const rows = [
  ...results,
  ...(['peer', 'ours'] as const).map((way) => ({
    kind: 'all',
    way,
    pairs: joined(way),
    notFound: results.filter((own) => own.way === way).reduce((sum, own) => sum + own.notFound, 0),
  })),
].map(({ kind, way, pairs, notFound }) => {
  const atOneInHundred = thresholdAt(pairs.nonMated, 0.01);
  return {
    kind,
    way,
    mated: pairs.mated.length,
    nonMated: pairs.nonMated.length,
    notFound,
    areaUnderCurve: areaUnderCurve(pairs),
    falseNonMatchAt1Percent: errorRates(pairs, atOneInHundred).falseNonMatch,
    falseNonMatchAt01Percent: errorRates(pairs, thresholdAt(pairs.nonMated, 0.001)).falseNonMatch,
    atDefault: errorRates(pairs, way === 'peer' ? PEER_DISTANCE : distanceAt(80)),
  };
});

say();
say(
  table(
    ['probe', 'by', 'mated', 'non-mated', 'no face', 'AUC', 'FNMR at FMR 1 %', 'at FMR 0.1 %', 'FMR at its default', 'FNMR at its default'],
    rows.map((row) => [
      row.kind,
      row.way,
      row.mated.toLocaleString('en'),
      row.nonMated.toLocaleString('en'),
      String(row.notFound),
      row.areaUnderCurve.toFixed(4),
      percent(row.falseNonMatchAt1Percent),
      percent(row.falseNonMatchAt01Percent),
      percent(row.atDefault.falseMatch),
      percent(row.atDefault.falseNonMatch),
    ]),
  ),
);

const byScore = models.recognition.calibration.points.map(({ score, rate, distance }) => ({ score, rate, ...errorRates(joined('ours'), distance) }));
say();
say(
  table(
    ['score', 'stands for', 'FMR', 'FNMR'],
    byScore.map((row) => [String(row.score), percent(row.rate), percent(row.falseMatch), percent(row.falseNonMatch)]),
  ),
);

const folder = join(root, 'tools/bench/results');
await mkdir(folder, { recursive: true });
await writeFile(
  join(folder, 'pairs.json'),
  `${JSON.stringify({ at: new Date().toISOString(), model: models.recognition.name, backend: peer.backend, rows, byScore }, null, 2)}\n`,
);
await writeFile(join(folder, 'pairs.png'), await plot({ peer: joined('peer'), ours: joined('ours') }, rows));
say(`\nModels on ${peer.backend}. As JSON and as a plot: ${join(folder, 'pairs.json')}, pairs.png`);
