/**
 * npm run train:masks -- --masked DIR --bare DIR [--bare DIR …] [--model manifest.json] [--out FILE]: finds the linear classifier by which a
 * recognition model's descriptors tell masked faces from bare ones, says what it comes to on photos that it was not made from, and writes
 * it. The file holds no personal data. Photos are looked for in the folders and in folders within them.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Matrix, solve } from 'ml-matrix';
import sharp from 'sharp';
import { FaceModels, RecognitionModel, type CoveringProbe } from '@shiren/vision';
import { packagePhotos } from './pairs/photos.js';

/** Parts that the photos are split into: each is judged by what was made from the others. */
const FOLDS = 10;
/** Weight of the squared weights against the squared errors, by trial on held-out photos: 0.001 to 0.01 differ little. */
const RIDGE = 0.003;
/** Share of bare faces, of those held out, that the decision is set to flag. */
const FALSE_FLAGS = 0.01;
/** A copy with a small face goes along, so that what is small is not taken for what is covered. Pixels of the face's width. */
const SMALL_FACE = 56;

interface Sample {
  /** 1 masked, −1 bare. */
  label: 1 | -1;
  /** Photos of one person are never on both sides of a split. */
  group: string;
  values: Float64Array;
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
    const { template, faces, width } = await models.look(photo);
    if (!template) return;
    samples.push({ label, group, values: withOne(template.descriptor) });
    const scale = SMALL_FACE / (faces[0]?.width ?? SMALL_FACE);
    if (scale > 0.7) return;
    const { template: small } = await models.look(
      await sharp(photo)
        .autoOrient()
        .resize(Math.round(width * scale))
        .jpeg({ quality: 80 })
        .toBuffer(),
    );
    if (small) samples.push({ label, group, values: withOne(small.descriptor) });
  };
  for (const file of await photosIn(masked)) await add(1, file, await readFile(file));
  for (const folder of bare) for (const file of await photosIn(folder)) await add(-1, groupOf(folder, file), await readFile(file));
  for (const { person, jpeg } of await packagePhotos()) await add(-1, person, jpeg);

  const groups = [...new Set(samples.map(({ group }) => group))];
  const foldOf = new Map(groups.map((group, index) => [group, (index * 7) % FOLDS]));
  const heldOut = Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fitted(samples.filter(({ group }) => foldOf.get(group) !== fold));
    return samples.filter(({ group }) => foldOf.get(group) === fold).map(({ label, values }) => ({ label, sum: product(weights, values) }));
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

  const weights = [...fitted(samples)];
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  const bias = round((weights.pop() ?? 0) - limit);
  const probe: CoveringProbe = {
    model: recognition.name,
    source: `${covered.length} masked and ${open.length} bare faces; held out, ${share(covered, limit)} of the masked are flagged and ${share(open, limit)} of the bare`,
    weights: weights.map(round),
    bias,
  };
  const out = words.out ?? 'covering.json';
  await writeFile(out, `${JSON.stringify(probe)}\n`);
  say(`Written to ${out}. Name it as "covering" in the model's manifest.`);
}

/** Of length 1, and a 1 for the bias. */
function withOne(descriptor: Float32Array): Float64Array {
  const length = Math.hypot(...descriptor) || 1;
  return Float64Array.from([...[...descriptor].map((value) => value / length), 1]);
}

/** Least squares with a ridge; masked and bare weigh the same, however many there are of each. */
function fitted(samples: readonly Sample[]): Float64Array {
  const size = samples[0]?.values.length ?? 0;
  const counts = { 1: samples.filter(({ label }) => label === 1).length, [-1]: samples.filter(({ label }) => label === -1).length };
  const scaled = new Matrix(samples.map(({ label, values }) => Array.from(values, (value) => value / Math.sqrt(2 * counts[label]))));
  const wanted = Matrix.columnVector(samples.map(({ label }) => label / Math.sqrt(2 * counts[label])));
  const normal = scaled.transpose().mmul(scaled);
  for (let at = 0; at < size - 1; at++) normal.set(at, at, normal.get(at, at) + RIDGE);
  return Float64Array.from(solve(normal, scaled.transpose().mmul(wanted)).to1DArray());
}

const product = (weights: Float64Array, values: Float64Array): number => weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), 0);

async function photosIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Photos in a folder below `mated` are one person's; elsewhere each is of somebody else. */
const groupOf = (folder: string, file: string): string => (dirname(file).includes('mated') ? dirname(file) : join(folder, file));

try {
  if (words.masked === undefined || words.bare === undefined) throw new RangeError('Name folders of photos: --masked DIR --bare DIR.');
  await run(words.masked, words.bare);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
