import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from './engine.js';
import { graphModel, weightsOf } from './graph-model.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'graph-model-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('the weights of a TensorFlow.js file', () => {
  it('are read from every form in which they are stored', () => {
    const bytes = Buffer.concat([Buffer.from(Float32Array.of(1.5).buffer), Buffer.from(Uint16Array.of(0x3c00, 0xc500, 0x0001).buffer), Buffer.from([0, 255])]);
    const specs = [
      { name: 'plain', shape: [1], dtype: 'float32' },
      { name: 'half', shape: [3], dtype: 'float32', quantization: { dtype: 'float16' } },
      { name: 'bytes', shape: [1, 2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.1, min: -2 } },
    ];
    const weights = weightsOf(specs, bytes);
    expect([...(weights.get('plain')?.values ?? [])]).toEqual([1.5]);
    expect([...(weights.get('half')?.values ?? [])]).toEqual([1, -5, 2 ** -24]);
    expect(weights.get('bytes')?.values[1]).toBeCloseTo(23.5, 5);
  });

  it('that are missing or stored in an unknown form are an error', () => {
    expect(() => weightsOf([{ name: 'w', shape: [2], dtype: 'float32' }], Buffer.alloc(4))).toThrow('The weights w');
    expect(() => weightsOf([{ name: 'w', shape: [1], dtype: 'complex64' }], Buffer.alloc(64))).toThrow('stored as complex64');
  });
});

describe('a graph model', () => {
  const padding = { s: Buffer.from('SAME').toString('base64') };
  const strides = { list: { i: ['1', '2', '2', '1'] } };
  const description = (op: string): string =>
    JSON.stringify({
      modelTopology: {
        node: [
          { name: 'image', op: 'Placeholder' },
          { name: 'weights', op: 'Const' },
          { name: 'bias', op: 'Const' },
          {
            ...{ name: 'sum', op, input: ['image', 'weights', 'bias'] },
            attr: { padding, strides, fused_ops: { list: { s: ['BiasAdd', 'Relu'].map((text) => Buffer.from(text).toString('base64')) } } },
          },
        ],
      },
      weightsManifest: [
        {
          weights: [
            { name: 'weights', shape: [1, 1, 3, 2], dtype: 'float32' },
            { name: 'bias', shape: [2], dtype: 'float32' },
          ],
        },
      ],
    });

  it('runs as described, the same on every engine', async () => {
    await writeFile(join(folder, 'model.json'), description('_FusedConv2D'));
    await writeFile(join(folder, 'model.bin'), Buffer.from(Float32Array.of(1, 0, 0, 1, 0, -1, 0.5, -1).buffer));
    const file = await graphModel(join(folder, 'model'), ['sum']);
    for (const name of ['onnxruntime', 'wasm'] as const) {
      const network = await (await openEngine(name)).load(file);
      // planes of red, green and blue, two by two; a stride of two leaves the first pixel of each
      expect((await network.run(Float32Array.of(1, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0), 2, 2)).map((values) => [...values])).toEqual([[1.5, 2]]);
    }
  });

  it('with a step that is not known is an error that names it', async () => {
    await writeFile(join(folder, 'model.json'), description('Softmax'));
    await expect(graphModel(join(folder, 'model'), ['sum'])).rejects.toThrow('The node sum is a Softmax');
    await expect(graphModel(join(folder, 'model'), ['other'])).rejects.toThrow('has no node other');
  });
});
