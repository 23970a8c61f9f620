import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ModelsDiffer, type Template } from '../template.js';
import { modelName, parseManifest, type RecognitionManifest } from './manifest.js';
import { RecognitionModel, SHIPPED_MANIFEST } from './recognition-model.js';

const shipped = parseManifest(await readFile(SHIPPED_MANIFEST, 'utf8'));

describe('a manifest', () => {
  it.each<[string, Partial<Record<keyof RecognitionManifest | 'colour', unknown>>]>([
    ['a file elsewhere', { file: '../other.onnx' }],
    ['no hash', { sha256: undefined }],
    ['an unknown alignment', { alignment: 'by-eye' }],
    ['an input without a side', { input: { channels: 'rgb', mean: 0, scale: 1 } }],
    ['a scale of nought', { input: { ...shipped.input, scale: 0 } }],
    ['a field that nobody knows', { colour: 'blue' }],
  ])('with %s is refused with a sentence', (_, change) => {
    expect(() => parseManifest(JSON.stringify({ ...shipped, ...change }))).toThrow(/\w+ .*(must|should)/);
  });

  it('only ever fails with a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(() => parseManifest(text)).toThrow(Error);
      }),
    );
  });

  it('names models differently if their descriptors differ, and equally if only their documentation does', () => {
    const name = modelName(shipped);
    for (const change of [{ sha256: '0'.repeat(64) }, { flip: !shipped.flip }, { alignment: 'dlib-68' as const }, { input: { ...shipped.input, mean: 0 } }])
      expect(modelName({ ...shipped, ...change })).not.toBe(name);
    expect(modelName({ ...shipped, licence: 'another', provenance: 'elsewhere', calibration: 'own.json' })).toBe(name);
  });
});

describe('a recognition model', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'shiren-model-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const written = async (file: string, content: unknown): Promise<string> => {
    await writeFile(join(folder, file), JSON.stringify(content));
    return join(folder, file);
  };

  it('never compares templates of different models, however similar their numbers', async () => {
    const model = await RecognitionModel.open();
    const descriptor = new Float32Array(512).fill(1);
    const [own, foreign]: Template[] = [
      { model: model.name, descriptor },
      { model: 'another@1/00000000', descriptor },
    ];
    if (!own || !foreign) throw new Error('There are two templates.');
    expect(model.score(own, own)).toBe(100);
    for (const pair of [
      [own, foreign],
      [foreign, own],
      [foreign, foreign],
    ] as const)
      expect(() => model.score(...pair)).toThrow(ModelsDiffer);
  });

  it('puts faces that score 80 at a distance of 1 from each other', async () => {
    const model = await RecognitionModel.open();
    const at80 = model.calibration.points.find(({ score }) => score === 80)?.distance ?? NaN;
    const [one, other] = [Float32Array.of(3, 0), Float32Array.of(0.5 * (1 - at80), 0.5 * Math.sqrt(1 - (1 - at80) ** 2))];
    const [a, b] = [model.point(one), model.point(other)];
    expect(Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)))).toBeCloseTo(1, 5);
  });

  it('is refused if its calibration was made for another', async () => {
    const model = await RecognitionModel.open();
    const calibration = await written('calibration.json', { ...model.calibration, model: 'another@1/00000000' });
    await expect(RecognitionModel.open({ calibration })).rejects.toThrow('was made for the model another@1/00000000');
  });

  it('is refused if its network is missing or another', async () => {
    const manifest = await written('manifest.json', { ...shipped, calibration: undefined, covering: undefined });
    const model = await RecognitionModel.open({ manifest });
    await expect(model.network()).rejects.toThrow('is missing');
    await writeFile(join(folder, shipped.file), 'something else');
    await expect(model.network()).rejects.toThrow('but its manifest says');
  });
});
