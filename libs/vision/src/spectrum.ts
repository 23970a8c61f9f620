import type { MeshPoint } from './face-mesh.js';
import type { Pixels } from './pixels.js';
import { lumaAt } from './thumbnail.js';

/** Side of the analysed square around the nose, in original pixels: resampling would erase a raster. */
const SIDE = 128;
/** Cycles per pixel: below this are the face's own frequencies. */
const MIN_FREQUENCY = 0.14;
/** JPEG's 8 × 8 blocks cause lines at multiples of this; frequencies this close to them are ignored. */
const BLOCK = 1 / 8;
const AROUND_BLOCKS = 0.012;

/**
 * How far the strongest single frequency stands out from others at the same distance from the centre, as a ratio of
 * powers averaged over the images. Skin and hair have no distinct frequency (about 5 to 15 in practice); a display's raster
 * against the sensor's has.
 */
export function strongestLine(pictures: readonly { pixels: Pixels; points: readonly MeshPoint[] }[]): number {
  const sum = new Float64Array(SIDE * SIDE);
  let counted = 0;
  for (const { pixels, points } of pictures) {
    const power = powerAround(pixels, points[1] ?? { x: pixels.width / 2, y: pixels.height / 2 });
    if (!power) continue;
    counted++;
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (power[at] ?? 0);
  }
  if (counted === 0) return 0;
  // the typical power at each distance from the centre
  const rings = new Map<number, number[]>();
  const bins: { ring: number; value: number }[] = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column <= SIDE / 2; column++) {
      const [fx, fy] = [column / SIDE, (row < SIDE / 2 ? row : row - SIDE) / SIDE];
      const frequency = Math.hypot(fx, fy);
      if (frequency < MIN_FREQUENCY || frequency > 0.5 || onBlocks(fx) || onBlocks(fy)) continue;
      const ring = Math.round(frequency * 32);
      const value = sum[row * SIDE + column] ?? 0;
      bins.push({ ring, value });
      const ringValues = rings.get(ring);
      if (ringValues) ringValues.push(value);
      else rings.set(ring, [value]);
    }
  }
  const usual = new Map([...rings].map(([ring, values]) => [ring, [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0]));
  return Math.max(0, ...bins.map(({ ring, value }) => value / Math.max(1e-9, usual.get(ring) ?? 0)));
}

const onBlocks = (frequency: number): boolean => Math.abs(frequency / BLOCK - Math.round(frequency / BLOCK)) * BLOCK < AROUND_BLOCKS;

/** Power of each frequency; undefined if the square does not fit into the image. */
function powerAround({ data, width, height }: Pixels, { x, y }: { x: number; y: number }): Float64Array | undefined {
  const [left, top] = [Math.round(x) - SIDE / 2, Math.round(y) - SIDE / 2];
  if (width < SIDE || height < SIDE) return undefined;
  const [fromX, fromY] = [Math.min(Math.max(0, left), width - SIDE), Math.min(Math.max(0, top), height - SIDE)];
  const real = new Float64Array(SIDE * SIDE);
  const imaginary = new Float64Array(SIDE * SIDE);
  let mean = 0;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) mean += real[row * SIDE + column] = lumaAt(data, ((fromY + row) * width + fromX + column) * 3);
  }
  mean /= SIDE * SIDE;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column;
      real[at] = ((real[at] ?? 0) - mean) * hann(row) * hann(column);
    }
  }
  for (let row = 0; row < SIDE; row++) transform(real, imaginary, row * SIDE, 1);
  for (let column = 0; column < SIDE; column++) transform(real, imaginary, column, SIDE);
  return real.map((value, at) => value * value + (imaginary[at] ?? 0) ** 2);
}

const hann = (at: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (SIDE - 1));

/** Fast Fourier transform (Cooley and Tukey) of SIDE numbers in place, `step` apart. */
function transform(real: Float64Array, imaginary: Float64Array, start: number, step: number): void {
  for (let index = 1, reversed = 0; index < SIDE; index++) {
    let bit = SIDE >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (index < reversed) {
      const [one, other] = [start + index * step, start + reversed * step];
      [real[one], real[other]] = [real[other] as number, real[one] as number];
      [imaginary[one], imaginary[other]] = [imaginary[other] as number, imaginary[one] as number];
    }
  }
  for (let size = 2; size <= SIDE; size <<= 1) {
    for (let half = 0; half < size / 2; half++) {
      const [cos, sin] = [Math.cos((2 * Math.PI * half) / size), -Math.sin((2 * Math.PI * half) / size)];
      for (let begin = half; begin < SIDE; begin += size) {
        const [one, other] = [start + begin * step, start + (begin + size / 2) * step];
        const [a, b] = [real[other] as number, imaginary[other] as number];
        const [turnedReal, turnedImaginary] = [a * cos - b * sin, a * sin + b * cos];
        real[other] = (real[one] as number) - turnedReal;
        imaginary[other] = (imaginary[one] as number) - turnedImaginary;
        real[one] = (real[one] as number) + turnedReal;
        imaginary[one] = (imaginary[one] as number) + turnedImaginary;
      }
    }
  }
}
