import { readFileSync } from 'node:fs';
import { DEFAULT_CALIBRATION, parseCalibration, type Calibration } from '@shiren/vision';

/** Token of the scale that scores are given on. */
export const CALIBRATION = Symbol('calibration');

/** The operator's own where FACE_CALIBRATION names a file, else the one that ships. Throws an error that names the variable and what it should hold. */
export function calibrationFromEnvironment(env: NodeJS.ProcessEnv = process.env): Calibration {
  const file = env['FACE_CALIBRATION'];
  if (!file) return DEFAULT_CALIBRATION;
  try {
    return parseCalibration(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`FACE_CALIBRATION must name a file that npm run calibrate made; of ${file}: ${(error as Error).message}`, { cause: error });
  }
}
