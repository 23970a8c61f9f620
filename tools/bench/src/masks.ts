/**
 * npm run train:masks -- --masked DIR --bare DIR [--bare DIR …] [--model manifest.json] [--out FILE]: trains the linear classifiers that tell masked
 * faces from bare ones, by a recognition model's descriptors and by the visible signs of a mouth; reports their accuracy on held-out photos and
 * writes them to a file, which holds no personal data. Photos are looked for in the folders and their subfolders.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Matrix, solve } from 'ml-matrix';
import sharp from 'sharp';
import { FaceModels, RecognitionModel, coveringSum, type CoveringProbe, type MouthSigns } from '@shiren/vision';
import { packagePhotos } from './pairs/photos.js';

/** Number of parts that the photos are split into; each part is judged by classifiers trained on the others. */
const FOLDS = 10;
/** Weight of the squared weights relative to the squared errors, found by trial on held-out photos; values from 0.001 to 0.01 differ little. */
const RIDGE = 0.003;
/** The same for the two signs of the mouth. */
const MOUTH_RIDGE = 0.000_01;
/** Share of held-out bare faces that the threshold is set to flag. */
const FALSE_FLAGS = 0.005;
/** Width in pixels of the face in an additional, smaller copy of each photo, so that small faces are not taken for covered ones. */
const SMALL_FACE = 56;

interface Sample {
  /** 1 masked, −1 bare. */
  label: 1 | -1;
  /** Photos of one person are always in the same part. */
  group: string;
  descriptor: Float32Array;
  mouth: MouthSigns;
}

const { values: words } = parseArgs({
  args: process.argv.slice(3),
  options: { masked: { type: 'string' }, bare: { type: 'string', multiple: true }, model: { type: 'string' }, out: { type: 'string' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(masked: string, bare: readonly string[]): Promise<void> {
  const recognition = await RecognitionModel.open({ ...(words.model === undefined ? {} : { manifest: words.model }), calibrated: false });
  const models = await FaceModels.load(recognition);
  const samples: Sample[] = [];
  const add = async (label: Sample['label'], group: string, photo: Buffer): Promise<void> => {
    const { template, mouth, faces, width } = await models.look(photo);
    if (!template || !mouth) return;
    samples.push({ label, group, descriptor: template.descriptor, mouth });
    const scale = SMALL_FACE / (faces[0]?.width ?? SMALL_FACE);
    if (scale > 0.7) return;
    const small = await models.look(
      await sharp(photo)
        .autoOrient()
        .resize(Math.round(width * scale))
        .jpeg({ quality: 80 })
        .toBuffer(),
    );
    if (small.template && small.mouth) samples.push({ label, group, descriptor: small.template.descriptor, mouth: small.mouth });
  };
  for (const file of await photosIn(masked)) await add(1, file, await readFile(file));
  for (const folder of bare) for (const file of await photosIn(folder)) await add(-1, groupOf(file), await readFile(file));
  for (const { person, jpeg } of await packagePhotos()) await add(-1, person, jpeg);

  const groups = [...new Set(samples.map(({ group }) => group))];
  const foldOf = new Map(groups.map((group, index) => [group, (index * 7) % FOLDS]));
  const heldOut = Array.from({ length: FOLDS }, (_, fold) => {
    const made = fitted(samples.filter(({ group }) => foldOf.get(group) !== fold));
    return samples
      .filter(({ group }) => foldOf.get(group) === fold)
      .map(({ label, descriptor, mouth }) => ({ label, sum: coveringSum(made, descriptor, mouth) }));
  }).flat();
  const sums = (label: Sample['label']): number[] =>
    heldOut
      .filter((one) => one.label === label)
      .map(({ sum }) => sum)
      .sort((a, b) => b - a);
  const [covered, open] = [sums(1), sums(-1)];
  const limit = open[Math.floor(FALSE_FLAGS * open.length)] ?? 0;
  const share = (of: number[], from: number): string => `${((100 * of.filter((sum) => sum > from).length) / of.length).toFixed(1)} %`;
  say(`Held out, ${covered.length} masked and ${open.length} bare faces (large ones also as small copies):`);
  for (const from of [limit - 0.2, limit - 0.1, limit, limit + 0.1, limit + 0.2])
    say(`  from a sum of ${from.toFixed(2)}: ${share(covered, from)} of the masked flagged, ${share(open, from)} of the bare`);

  const { weights, mouth, bias } = fitted(samples);
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  const probe: CoveringProbe = {
    model: recognition.name,
    source: `${covered.length} masked and ${open.length} bare faces; held out, ${share(covered, limit)} of the masked are flagged and ${share(open, limit)} of the bare`,
    weights: weights.map(round),
    mouth: { darkness: round(mouth.darkness), redness: round(mouth.redness), bias: round(mouth.bias) },
    bias: round(bias - limit),
  };
  const out = words.out ?? 'covering.json';
  await writeFile(out, `${JSON.stringify(probe)}\n`);
  say(`Written to ${out}. Name it as "covering" in the model's manifest.`);
}

/** Both classifiers, each trained on its own by least squares; their sum decides. */
function fitted(samples: readonly Sample[]): Pick<CoveringProbe, 'weights' | 'mouth' | 'bias'> {
  const labels = samples.map(({ label }) => label);
  const weights = leastSquares(
    samples.map(({ descriptor }) => {
      const length = Math.hypot(...descriptor) || 1;
      return Array.from(descriptor, (value) => value / length);
    }),
    labels,
    RIDGE,
  );
  const bias = weights.pop() ?? 0;
  const [darkness = 0, redness = 0, ofMouth = 0] = leastSquares(
    samples.map(({ mouth }) => [mouth.darkness, mouth.redness]),
    labels,
    MOUTH_RIDGE,
  );
  return { weights, mouth: { darkness, redness, bias: ofMouth }, bias };
}

/** Weights, followed by the bias. Masked and bare faces have the same total weight, however many there are of each. */
function leastSquares(rows: readonly number[][], labels: readonly Sample['label'][], ridge: number): number[] {
  const count = (label: Sample['label']): number => labels.filter((one) => one === label).length;
  const factor = { 1: 1 / Math.sqrt(2 * count(1)), [-1]: 1 / Math.sqrt(2 * count(-1)) };
  const factorOf = (index: number): number => factor[labels[index] ?? 1];
  const scaled = new Matrix(rows.map((row, index) => [...row, 1].map((value) => value * factorOf(index))));
  const wanted = Matrix.columnVector(labels.map((label, index) => label * factorOf(index)));
  const turned = scaled.transpose();
  const normal = turned.mmul(scaled);
  for (let at = 0; at < normal.rows - 1; at++) normal.set(at, at, normal.get(at, at) + ridge);
  return solve(normal, turned.mmul(wanted)).to1DArray();
}

async function photosIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Photos in one folder below `mated` show one person; anywhere else, each photo shows a different person. */
const groupOf = (file: string): string => (basename(dirname(dirname(file))) === 'mated' ? dirname(file) : file);

try {
  if (words.masked === undefined || words.bare === undefined) throw new RangeError('Name folders of photos: --masked DIR --bare DIR.');
  await run(words.masked, words.bare);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
