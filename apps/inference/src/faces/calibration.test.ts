import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CALIBRATION, scoreOfDistance } from '@shiren/vision';
import { calibrationFromEnvironment } from './calibration.js';

describe('the scale of scores', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'shiren-calibration-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the one that ships where none is named', () => {
    expect(calibrationFromEnvironment({})).toBe(DEFAULT_CALIBRATION);
    expect(calibrationFromEnvironment({ FACE_CALIBRATION: '' })).toBe(DEFAULT_CALIBRATION);
  });

  it("is the operator's own where a file is named", () => {
    const file = join(folder, 'own.json');
    const points = DEFAULT_CALIBRATION.points.map((point) => ({ ...point, distance: point.distance - 0.1 }));
    writeFileSync(file, JSON.stringify({ ...DEFAULT_CALIBRATION, points }));
    const own = calibrationFromEnvironment({ FACE_CALIBRATION: file });
    for (const { score, distance } of points) expect(scoreOfDistance(distance, own)).toBeCloseTo(score, 6);
  });

  it('stops the start where the file is missing or is something else', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"points": []}');
    expect(() => calibrationFromEnvironment({ FACE_CALIBRATION: file })).toThrow(/FACE_CALIBRATION must name a file .* needs "points"/);
    expect(() => calibrationFromEnvironment({ FACE_CALIBRATION: join(folder, 'none.json') })).toThrow('FACE_CALIBRATION must name a file');
  });
});
