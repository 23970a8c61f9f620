import { readFile } from 'node:fs/promises';
import { Problem } from '@shiren/contracts-core';
import { FaceModels, RecognitionModel, calibrate, type Calibration, type Template } from '@shiren/vision';
import { calibrationTable } from './calibration-table.js';
import { labelledPhotos } from './labelled-photos.js';

/** How many of the pairs whose labels look wrong are listed for a second look. */
const SUSPECTS = 5;

interface CalibrateOptions {
  manifest?: string;
  /** Describes the photos in words; their number and today's date if absent. */
  source?: string;
  say: (line: string) => void;
}

/**
 * Computes the scale of a manifest's recognition model (by default the one that ships) from every pair of the labelled photos. `say` receives what
 * was left out, the table, and the pairs whose labels deserve a second look. Throws RangeError if there are too few pairs.
 */
export async function calibrateModel(folder: string, { manifest, source, say }: CalibrateOptions): Promise<Calibration> {
  const photos = await labelledPhotos(folder);
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
  const people = new Set(described.map(({ person }) => person)).size;
  const calibration = calibrate(
    { mated: mated.map(({ distance }) => distance), nonMated: nonMated.map(({ distance }) => distance) },
    { model: recognition.name, source: source ?? `${described.length} photos, ${new Date().toISOString().slice(0, 10)}`, people },
  );
  say(`\n${calibrationTable(calibration)}\n`);
  const shown = (some: typeof pairs): void => some.forEach(({ one, other, distance }) => say(`  ${distance.toFixed(3)}  ${one.path}  ${other.path}`));
  say('The nearest pairs of two people. If two of them are one person, correct the labels:');
  shown(nonMated.slice(0, SUSPECTS));
  say('The farthest pairs of one person. If two of them are not the same person, correct the labels:');
  shown(mated.slice(-SUSPECTS));
  return calibration;
}
