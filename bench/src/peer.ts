/**
 * npm run bench:peer: two photos compared by the peer's default path and by ours, on the same backend in the same run, in turns.
 * The peer is `@vladmandic/face-api` as its own examples use it: SSD MobileNet, landmarks, descriptor.
 */
import sharp from 'sharp';
import { FaceModels, distance, openEngine } from '@shiren/vision';
import { sampleFace } from '@shiren/testing';
import { figuresOf, measure, rounded, table, type Measurement } from './measurement.js';

const ROUNDS = 5;
const ROUND = 4_000;

const photos = [await sampleFace('anna', { size: 640 }), await sampleFace('annaAgain', { size: 640 })] as const;
const models = await FaceModels.load();
const { faceApi, tensorFlow, weights, backend } = await openEngine();
for (const net of [faceApi.nets.ssdMobilenetv1, faceApi.nets.faceLandmark68Net, faceApi.nets.faceRecognitionNet]) await net.loadFromDisk(weights);

async function peerDescriptor(photo: Buffer): Promise<Float32Array> {
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const tensor = tensorFlow.tensor3d(new Uint8Array(data), [info.height, info.width, 3], 'int32');
  try {
    const found = await faceApi.detectSingleFace(tensor, new faceApi.SsdMobilenetv1Options()).withFaceLandmarks().withFaceDescriptor();
    if (!found) throw new Error('The peer found no face.');
    return found.descriptor;
  } finally {
    tensor.dispose();
  }
}

async function ownDescriptor(photo: Buffer): Promise<Float32Array> {
  const { template } = await models.look(photo);
  if (!template) throw new Error('No face was found.');
  return template.descriptor;
}

const paths = {
  'peer: SSD, landmarks, descriptor': async () => distance(await peerDescriptor(photos[0]), await peerDescriptor(photos[1])),
  ours: async () => distance(await ownDescriptor(photos[0]), await ownDescriptor(photos[1])),
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
  )}\n\nModels on ${backend}.\n`,
);
