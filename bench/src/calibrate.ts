/**
 * npm run calibrate -- <folder or CSV of labelled photos> [--out calibration.json]: sets the published scores on an operator's own pairs.
 * Every photo is compared with every other. Inference reads the file that FACE_CALIBRATION names.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Problem } from '@shiren/contracts';
import { FaceModels, calibrate, distance } from '@shiren/vision';
import { calibrationTable } from './calibration-table.js';
import { labelledPhotos } from './labelled-photos.js';

const { values, positionals } = parseArgs({ args: process.argv.slice(3), options: { out: { type: 'string' } }, allowPositionals: true });
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(source: string, out: string): Promise<void> {
  const photos = await labelledPhotos(source);
  const models = await FaceModels.load();
  const described: { person: string; descriptor: Float32Array }[] = [];
  for (const { person, path } of photos) {
    const why = await models.look(await readFile(path)).then(
      ({ template }) => {
        if (!template) return 'no face was found';
        described.push({ person, descriptor: template.descriptor });
        return undefined;
      },
      (error: Error) => {
        if (error instanceof Problem) return error.message;
        throw error;
      },
    );
    if (why !== undefined) say(`Left out: ${path}: ${why}`);
  }
  const [mated, nonMated]: [number[], number[]] = [[], []];
  for (const [index, one] of described.entries()) {
    for (const other of described.slice(index + 1)) (one.person === other.person ? mated : nonMated).push(distance(one.descriptor, other.descriptor));
  }
  const people = new Set(described.map(({ person }) => person)).size;
  const calibration = calibrate({ mated, nonMated }, { source: `${described.length} photos, ${new Date().toISOString().slice(0, 10)}`, people });
  say(`\n${calibrationTable(calibration)}\n`);
  await writeFile(out, `${JSON.stringify(calibration, null, 2)}\n`);
  say(`Written to ${out}. To use it, start inference with FACE_CALIBRATION=${out}`);
}

const [source] = positionals;
try {
  if (source === undefined) throw new RangeError('Name a folder with a folder of photos for each person, or a CSV with a person and a path on each line.');
  await run(source, values.out ?? 'calibration.json');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
