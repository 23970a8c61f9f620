/** npm run bench:peer: compares two photos by the peer's default path and by ours, alternating, on the same backend in the same run. */
import { FaceModels, distanceOf } from '@shiren/vision';
import { sampleFace } from '@shiren/testing';
import { figuresOf, measure, rounded, table, type Measurement } from './measurement.js';
import { openPeerPath } from './peer-path.js';

const ROUNDS = 5;
const ROUND = 4_000;

const photos = [await sampleFace('anna', { size: 640 }), await sampleFace('annaAgain', { size: 640 })] as const;
const [models, peerPath] = [await FaceModels.load(), await openPeerPath()];

async function compared(describe: (photo: Buffer) => Promise<Float32Array | undefined>, kind: Parameters<typeof distanceOf>[0]): Promise<number> {
  const [one, other] = [await describe(photos[0]), await describe(photos[1])];
  if (!one || !other) throw new Error('No face was found.');
  return distanceOf(kind, one, other);
}

const paths = {
  'peer: SSD, landmarks, descriptor': () => compared((photo) => peerPath.describe(photo), 'euclidean'),
  ours: () => compared(async (photo) => (await models.look(photo)).template?.descriptor, models.recognition.manifest.distance),
};
const rounds = new Map<string, Measurement[]>(Object.keys(paths).map((name) => [name, []]));
for (const compare of Object.values(paths)) await measure(compare, 1, 1_000);
for (let round = 1; round <= ROUNDS; round++) {
  process.stdout.write(`  round ${round} of ${ROUNDS}\n`);
  for (const [name, compare] of Object.entries(paths)) rounds.get(name)?.push(await measure(compare, 1, ROUND));
}
const rows = await Promise.all(
  Object.entries(paths).map(async ([name, compare]) => ({ name, distance: await compare(), figures: figuresOf(rounds.get(name) ?? []) })),
);
const peer = rows[0]?.figures.perSecond ?? NaN;
process.stdout.write(
  `\n${table(
    ['two photos compared, one thread', 'per second', 'p50 ms', 'p99 ms', 'times the peer', 'distance of the same person'],
    rows.map((row) => [
      row.name,
      rounded(row.figures.perSecond),
      rounded(row.figures.p50),
      rounded(row.figures.p99),
      rounded(row.figures.perSecond / peer),
      row.distance.toFixed(3),
    ]),
  )}\n\nModels on ${peerPath.backend}.\n`,
);
