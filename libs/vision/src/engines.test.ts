import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { engineNames, openEngine, type Engine } from '@shiren/networks';
import sharp from 'sharp';
import { FaceModels, type LookedAt } from './face-models.js';
import { FrameObserver } from './frame-observer.js';
import { RecognitionModel } from './recognition/index.js';

const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
const photos = ['sample1.jpg', 'sample2.jpg', 'sample3.jpg', 'sample4.jpg', 'sample5.jpg', 'sample6.jpg'];

const loaded = await Promise.all(
  engineNames.map((name) =>
    openEngine(name).catch((error: Error) => {
      expect(error.message).toBe(`The engine ${name} does not load on this machine.`);
      return undefined;
    }),
  ),
);
const engines = loaded.filter((engine): engine is Engine => engine !== undefined);
const recognition = await RecognitionModel.open();
const models = new Map<string, FaceModels>();
for (const engine of engines) models.set(engine.name, await FaceModels.load(recognition, engine));
const [first, ...others] = [...models.values()] as [FaceModels, ...FaceModels[]];

/** Each photo with each engine; the first engine's answers are the ones to compare with. */
async function looked(model: FaceModels): Promise<LookedAt[]> {
  const answers: LookedAt[] = [];
  for (const name of photos) answers.push(await model.look(await readFile(join(samples, name))));
  return answers;
}

describe('engines', () => {
  it('include ONNX Runtime and WebAssembly, which come with the packages; TensorFlow where it is installed', () => {
    expect([...models.keys()]).toEqual(expect.arrayContaining(['onnxruntime', 'wasm']));
  });

  it('find the same faces in the same places, and see the same quality', async () => {
    const expected = await looked(first);
    for (const other of others) {
      for (const [index, { faces, quality }] of (await looked(other)).entries()) {
        const { faces: own, quality: ownQuality } = expected[index] as LookedAt;
        expect(faces).toHaveLength(own.length);
        for (const [at, face] of faces.entries()) {
          for (const side of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(face[side] - (own[at]?.[side] ?? NaN))).toBeLessThanOrEqual(1);
          expect(face.confidence).toBeCloseTo(own[at]?.confidence ?? NaN, 4);
        }
        expect(Math.abs((quality?.light ?? NaN) - (ownQuality?.light ?? NaN))).toBeLessThan(0.5);
        expect(Math.abs((quality?.covered ?? NaN) - (ownQuality?.covered ?? NaN))).toBeLessThan(0.01);
      }
    }
  });

  it('score every pair of photos alike, so that no decision depends on the engine', async () => {
    const expected = await looked(first);
    for (const other of others) {
      const answers = await looked(other);
      for (const [index, { template }] of answers.entries()) {
        for (const two of expected) {
          const own = expected[index]?.template;
          if (!template || !own || !two.template) throw new Error('There is a face in each of the photos.');
          expect(Math.abs(recognition.score(template, two.template) - recognition.score(own, two.template))).toBeLessThan(0.5);
        }
      }
    }
  });

  it('follow a face through frames to within a tenth of a pixel', async () => {
    const photo = await readFile(join(samples, 'sample1.jpg'));
    const frames = await Promise.all(
      [0, 6, 12].map(async (left, index) => ({
        at: index * 100,
        image: await sharp(photo)
          .extract({ left: 217 + left, top: 208, width: 600, height: 600 })
          .resize(480, 480)
          .jpeg()
          .toBuffer(),
      })),
    );
    const observed = await Promise.all([...models.values()].map(async (model) => (await FrameObserver.load(model)).observe(frames)));
    const [expected = [], ...more] = observed;
    for (const observations of more) {
      for (const [index, { face }] of observations.entries()) {
        const own = expected[index]?.face;
        expect(face?.hash).toBe(own?.hash);
        for (const [at, value] of (face?.mesh ?? [NaN]).entries()) expect(Math.abs(value - (own?.mesh[at] ?? NaN))).toBeLessThanOrEqual(0.11);
      }
    }
    expect(more).toHaveLength(engines.length - 1);
  });
});
