import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaceModels, ModelsDiffer, RecognitionModel, type RecognitionManifest } from '@shiren/vision';
import { calibrateModel } from './calibrate-model.js';
import { packagePhotos, type Photo } from './pairs/photos.js';

const SIDE = 32;

/** The smallest network that can replace a recognition model: an ONNX file with a single node that flattens the pixels of its input into a vector. */
function flattening(): Buffer {
  const number = (field: number, value: number): Buffer => Buffer.of(field << 3, value);
  const bytes = (field: number, content: Buffer | string): Buffer => Buffer.concat([Buffer.of((field << 3) | 2, content.length), Buffer.from(content)]);
  const tensor = (name: string, dims: number[]): Buffer => {
    const shape = Buffer.concat(dims.map((size) => bytes(1, size < 128 ? number(1, size) : Buffer.of(8, (size & 127) | 128, size >> 7))));
    return Buffer.concat([bytes(1, name), bytes(2, bytes(1, Buffer.concat([number(1, 1), bytes(2, shape)])))]);
  };
  const node = Buffer.concat([bytes(1, 'face'), bytes(2, 'numbers'), bytes(4, 'Flatten')]);
  const graph = Buffer.concat([
    bytes(1, node),
    bytes(2, 'g'),
    bytes(11, tensor('face', [1, 3, SIDE, SIDE])),
    bytes(12, tensor('numbers', [1, 3 * SIDE * SIDE])),
  ]);
  return Buffer.concat([number(1, 7), bytes(7, graph), bytes(8, number(2, 13))]);
}

let folder: string;
let photos: Photo[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-own-model-'));
  photos = await packagePhotos();
  for (const { person, name, jpeg } of photos) {
    await mkdir(join(folder, 'people', person), { recursive: true });
    await writeFile(join(folder, 'people', person, `${name.replace('/', '-')}.jpg`), jpeg);
  }
});
afterAll(() => rm(folder, { recursive: true }));

async function manifest(change: Partial<RecognitionManifest> = {}): Promise<string> {
  const network = flattening();
  await writeFile(join(folder, 'own.onnx'), network);
  const own: RecognitionManifest = {
    ...{ id: 'own', version: '1', file: 'own.onnx', sha256: createHash('sha256').update(network).digest('hex'), licence: 'none', provenance: 'a test' },
    ...{ input: { side: SIDE, channels: 'rgb', mean: 127, scale: 128 }, alignment: 'dlib-68', flip: false, length: 3 * SIDE * SIDE, distance: 'cosine' },
    ...change,
  };
  const file = join(folder, `manifest-${createHash('sha256').update(JSON.stringify(change)).digest('hex').slice(0, 8)}.json`);
  await writeFile(file, JSON.stringify(own));
  return file;
}

describe("an operator's own recognition model", () => {
  it('is calibrated, describes and compares, next to the one that ships, and neither compares what the other described', async () => {
    const path = await manifest();
    const said: string[] = [];
    const calibration = await calibrateModel(join(folder, 'people'), { manifest: path, say: (line) => said.push(line) });
    await writeFile(join(folder, 'calibration.json'), JSON.stringify(calibration));
    expect(said.join('\n')).toContain('The nearest pairs of two people');
    expect(JSON.stringify(calibration)).not.toContain('anna');

    const [own, shipped] = [await RecognitionModel.open({ manifest: path, calibration: join(folder, 'calibration.json') }), await RecognitionModel.open()];
    const anna = photos.find(({ person }) => person === 'anna')?.jpeg ?? Buffer.of();
    const templates = [];
    for (const model of [own, shipped]) {
      const { template } = await (await FaceModels.load(model)).look(anna);
      if (!template) throw new Error('No face was found.');
      expect(template).toMatchObject({ model: model.name });
      expect(template.descriptor).toHaveLength(model.manifest.length);
      expect(model.score(template, template)).toBe(100);
      templates.push(template);
    }
    const [ofOwn, ofShipped] = templates as [(typeof templates)[0], (typeof templates)[0]];
    expect(() => own.score(ofOwn, ofShipped)).toThrow(ModelsDiffer);
    expect(() => shipped.score(ofOwn, ofShipped)).toThrow(ModelsDiffer);
    await expect(RecognitionModel.open({ calibration: join(folder, 'calibration.json') })).rejects.toThrow('was made for the model own@1/');
  }, 120_000);

  it.each<[string, Partial<RecognitionManifest>]>([
    ['a descriptor of another length', { length: 512 }],
    ['another side of the input', { input: { side: 48, channels: 'rgb', mean: 127, scale: 128 } }],
  ])('is refused at its start where its manifest says %s', async (_, change) => {
    const model = await RecognitionModel.open({ manifest: await manifest(change) });
    await expect(FaceModels.load(model)).rejects.toThrow(/own\.onnx does not run as its manifest says/);
  });
});
