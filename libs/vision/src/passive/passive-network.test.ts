import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@shiren/networks';
import { PassiveNetwork } from './passive-network.js';

const bytes = Buffer.from('a network');
const manifest = {
  ...{ id: 'test', version: '1', file: 'network.onnx', licence: 'none', provenance: 'none' },
  sha256: createHash('sha256').update(bytes).digest('hex'),
  input: { side: 32, channels: 'bgr', mean: 0, scale: 1 },
  crops: [1, 2],
};

/** In place of a network: compares the means of its first and last plane. */
const engine = (length = 3): Engine =>
  ({
    name: 'test',
    load: () =>
      Promise.resolve({
        run: (planes: Float32Array) => {
          const plane = planes.length / 3;
          const mean = (from: number): number => planes.slice(from, from + plane).reduce((sum, value) => sum + value, 0) / plane;
          return Promise.resolve([Float32Array.from([mean(0), mean(2 * plane), -1_000].slice(0, length))]);
        },
      }),
  }) as unknown as Engine;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-passive-'));
  await writeFile(join(folder, 'network.onnx'), bytes);
});
afterEach(() => rm(folder, { recursive: true }));

async function load(change: object = {}, by = engine()): Promise<PassiveNetwork> {
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...change }));
  return PassiveNetwork.load(by, join(folder, 'manifest.json'));
}

describe('a passive liveness network', () => {
  it('sees the face in its channel order, averaged over the crops', async () => {
    // blue 200 inside the face's box of 20 × 20 pixels, blue 0 around it; red 50 everywhere
    const [width, height] = [80, 80];
    const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
      const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
      return [50, 0, x >= 30 && x < 50 && y >= 30 && y < 50 ? 200 : 0][index % 3] as number;
    });
    const face = [
      { x: 30, y: 30 },
      { x: 50, y: 50 },
    ];
    const network = await load();
    // blue is first: 200 at the size of the box and a quarter of it at twice the size
    expect(await network.realness({ data, width, height }, face)).toBeCloseTo((200 + 50) / 2 - 50, 0);
    // at the edge, and larger than the picture, the crop stays inside
    const atEdge = [
      { x: -30, y: -10 },
      { x: 90, y: 200 },
    ];
    expect(Number.isFinite(await network.realness({ data, width, height }, atEdge))).toBe(true);
  });

  it.each([
    ['without its file', { file: 'other.onnx' }, /other\.onnx is missing/],
    ['with another file', { sha256: '0'.repeat(64) }, /has the SHA-256/],
    ['without crops', { crops: [] }, /is no manifest of a liveness network: crops/],
    ['with a file elsewhere', { file: '../network.onnx' }, /is no manifest of a liveness network: file/],
  ])('%s is refused with a sentence', async (_, change, message) => {
    await expect(load(change)).rejects.toThrow(message);
  });

  it('that gives a single value is refused', async () => {
    await expect(load({}, engine(1))).rejects.toThrow(/does not run as its manifest says: it gives 1 values/);
  });
});
