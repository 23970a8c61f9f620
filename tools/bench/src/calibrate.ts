/**
 * npm run calibrate -- <folder or CSV of labelled photos> [--model manifest.json] [--source "in words"] [--out calibration.json]: calibrates the
 * published scores of a recognition model on an operator's own photos, each compared with every other. The resulting file holds no personal data;
 * inference reads it if FACE_CALIBRATION or the model's manifest names it.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { calibrateModel } from './calibrate-model.js';

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: { model: { type: 'string' }, out: { type: 'string' }, source: { type: 'string' } },
  allowPositionals: true,
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const [folder] = positionals;
  if (folder === undefined) throw new RangeError('Name a folder with a folder of photos for each person, or a CSV with a person and a path on each line.');
  const manifest = values.model ?? process.env['FACE_MODEL'];
  const calibration = await calibrateModel(folder, {
    ...(manifest ? { manifest } : {}),
    ...(values.source === undefined ? {} : { source: values.source }),
    say,
  });
  const out = values.out ?? 'calibration.json';
  await writeFile(out, `${JSON.stringify(calibration, null, 2)}\n`);
  say(`\nWritten to ${out}. Start inference with FACE_CALIBRATION=${out}, or name the file in the model's manifest.`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
