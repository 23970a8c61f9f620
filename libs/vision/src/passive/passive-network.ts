import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine, Network } from '@shiren/networks';
import { planesOf, stretched, type Pixels, type Point, type Region } from '../pixels.js';
import { parsedAs } from '../network-manifest.js';
import { PassiveManifest } from './passive-manifest.js';

/** Tells real faces from pictures by single frames. One caller at a time, so one per worker thread. */
export class PassiveNetwork {
  private constructor(
    private readonly manifest: PassiveManifest,
    private readonly network: Network,
  ) {}

  /**
   * Reads the manifest at this path and the network next to it, checks its hash and makes a trial run. Throws an error that says what is wrong with
   * which file.
   */
  static async load(engine: Engine, path: string): Promise<PassiveNetwork> {
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Error(`${path} is missing.`);
    });
    let manifest: PassiveManifest;
    try {
      manifest = parsedAs(PassiveManifest, text);
    } catch (error) {
      throw new Error(`${path} is no manifest of a liveness network: ${(error as Error).message}.`, { cause: error });
    }
    const file = join(dirname(path), manifest.file);
    const bytes = await readFile(file).catch(() => {
      throw new Error(`${file} is missing; docs/operators/models.md says where it comes from.`);
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== manifest.sha256) throw new Error(`${file} has the SHA-256 ${sha256}, but its manifest says ${manifest.sha256}.`);
    try {
      const loaded = new PassiveNetwork(manifest, await engine.load(bytes));
      await loaded.run(new Uint8Array(manifest.input.side ** 2 * 3).fill(127));
      return loaded;
    } catch (error) {
      throw new Error(`${file} does not run as its manifest says: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Log odds of a real face by this network, by its own scale: positive for real. `points` are the face's mesh. */
  async realness(pixels: Pixels, points: readonly Point[]): Promise<number> {
    const { crops, input } = this.manifest;
    let sum = 0;
    for (const scale of crops) sum += await this.run(stretched(pixels, around(pixels, points, scale), input.side));
    return sum / crops.length;
  }

  private async run(crop: Uint8Array): Promise<number> {
    const { side, channels, mean, scale } = this.manifest.input;
    const [output] = await this.network.run(planesOf(crop, { mean: [mean, mean, mean], scale, reversed: channels === 'bgr' }), side, side);
    const [real = NaN, ...pictures] = output ?? [];
    if (pictures.length === 0 || ![real, ...pictures].every(Number.isFinite)) {
      throw new Error(`it gives ${output?.length ?? 0} values, not two or more finite numbers`);
    }
    const most = Math.max(...pictures);
    return real - most - Math.log(pictures.reduce((sum, value) => sum + Math.exp(value - most), 0));
  }
}

/** The face's box, enlarged, moved into the picture where it sticks out, and smaller where the picture is. */
function around({ width, height }: Pixels, points: readonly Point[], scale: number): Region {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [boxWidth, boxHeight] = [Math.max(1, right - left), Math.max(1, bottom - top)];
  const fitting = Math.min(scale, (width - 1) / boxWidth, (height - 1) / boxHeight);
  const [w, h] = [Math.max(1, Math.floor(boxWidth * fitting)), Math.max(1, Math.floor(boxHeight * fitting))];
  const within = (middle: number, size: number, most: number): number => Math.round(Math.min(most - size, Math.max(0, middle - size / 2)));
  return { left: within((left + right) / 2, w, width), top: within((top + bottom) / 2, h, height), width: w, height: h };
}
