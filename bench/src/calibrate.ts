/**
 * npm run calibrate -- <folder or CSV of labelled photos> [--model manifest.json] [--out calibration.json]: sets the published scores of a
 * recognition model on an operator's own pairs. Every photo is compared with every other. The file holds no personal data: inference reads
 * it where FACE_CALIBRATION or the model's manifest names it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Problem } from '@shiren/contracts';
import { FaceModels, RecognitionModel, calibrate, type Template } from '@shiren/vision';
import { calibrationTable } from './calibration-table.js';
import { labelledPhotos } from './labelled-photos.js';

/** Pairs to show whose labels are worth a second look. */
const SUSPECTS = 5;

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: { model: { type: 'string' }, out: { type: 'string' }, source: { type: 'string' } },
  allowPositionals: true,
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(folder: string, out: string): Promise<void> {
  const photos = await labelledPhotos(folder);
  const manifest = values.model ?? process.env['FACE_MODEL'];
  const recognition = await RecognitionModel.open({ ...(manifest ? { manifest } : {}), calibrated: false });
  const models = await FaceModels.load(recognition);
  const described: { person: string; path: string; template: Template }[] = [];
  for (const { person, path } of photos) {
    const why = await models.look(await readFile(path)).then(
      ({ template }) => {
        if (!template) return 'no face was found';
        described.push({ person, path, template });
        return undefined;
      },
      (error: Error) => {
        if (error instanceof Problem) return error.message;
        throw error;
      },
    );
    if (why !== undefined) say(`Left out: ${path}: ${why}`);
  }
  const pairs = described.flatMap((one, index) =>
    described
      .slice(index + 1)
      .map((other) => ({ one, other, mated: one.person === other.person, distance: recognition.distance(one.template, other.template) })),
  );
  const [mated, nonMated] = [pairs.filter((pair) => pair.mated), pairs.filter((pair) => !pair.mated)].map((some) =>
    some.sort((a, b) => a.distance - b.distance),
  ) as [typeof pairs, typeof pairs];
  const source = values.source ?? `${described.length} photos, ${new Date().toISOString().slice(0, 10)}`;
  const people = new Set(described.map(({ person }) => person)).size;
  const calibration = calibrate(
    { mated: mated.map(({ distance }) => distance), nonMated: nonMated.map(({ distance }) => distance) },
    { model: recognition.name, source, people },
  );
  say(`\n${calibrationTable(calibration)}\n`);
  const shown = (some: typeof pairs): void => some.forEach(({ one, other, distance }) => say(`  ${distance.toFixed(3)}  ${one.path}  ${other.path}`));
  say('The nearest pairs of two people. If two of them are one person, correct the labels:');
  shown(nonMated.slice(0, SUSPECTS));
  say('The farthest pairs of one person. If two of them are not the same person, correct the labels:');
  shown(mated.slice(-SUSPECTS));
  await writeFile(out, `${JSON.stringify(calibration, null, 2)}\n`);
  say(`\nWritten to ${out}. Start inference with FACE_CALIBRATION=${out}, or name the file in the model's manifest.`);
}

const [folder] = positionals;
try {
  if (folder === undefined) throw new RangeError('Name a folder with a folder of photos for each person, or a CSV with a person and a path on each line.');
  await run(folder, values.out ?? 'calibration.json');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
