/** Side of the analysed square, in pixels; a power of two. */
export const SPECTRUM_SIDE = 256;

/** Cycles per pixel: lower frequencies belong to the card's own pattern and writing, higher ones do not exist. */
const [LOWEST, HIGHEST] = [0.09, 0.5];

/** Number of the strongest frequencies that are compared with their neighbours. */
const CANDIDATES = 40;
/** Frequencies up to the first distance belong to the same peak, those up to the second are its neighbours. */
const [OWN, NEAR] = [3, 9];

/**
 * How far the strongest isolated frequency of a square of brightness stands out from its neighbours: a few times for a printed
 * card, whose writing and edges are spread over many, a hundred times for the grid of a screen (moiré). Multiples of an
 * eighth along the axes are ignored: they come from JPEG's blocks.
 */
export function strongestFrequency(square: Float32Array): number {
  const size = SPECTRUM_SIDE;
  const [real, imaginary] = [windowed(square, size), new Float32Array(size * size)];
  for (let row = 0; row < size; row++) transform(real, imaginary, row * size, 1, size);
  // of real numbers, the other half is symmetrical
  for (let column = 0; column <= size / 2; column++) transform(real, imaginary, column, size, size);
  const strength = new Float32Array(size * size);
  for (let v = 0; v < size; v++) {
    for (let u = 0; u <= size / 2; u++) {
      const at = v * size + u;
      const own = Math.sqrt((real[at] as number) ** 2 + (imaginary[at] as number) ** 2);
      strength[at] = own;
      strength[((size - v) % size) * size + ((size - u) % size)] = own;
    }
  }
  const peaks: { u: number; v: number; strength: number }[] = [];
  for (let v = 0; v < size; v++) {
    for (let u = 0; u <= size / 2; u++) {
      const [fu, fv] = [u / size, (v < size / 2 ? v : v - size) / size];
      const pitch = Math.hypot(fu, fv);
      const own = strength[v * size + u] as number;
      if (pitch < LOWEST || pitch > HIGHEST || isBlocks(fu, fv) || own <= (peaks[CANDIDATES - 1]?.strength ?? 0)) continue;
      peaks.push({ u, v, strength: own });
      peaks.sort((one, other) => other.strength - one.strength);
      peaks.length = Math.min(peaks.length, CANDIDATES);
    }
  }
  return Math.max(0, ...peaks.map((peak) => peak.strength / (strongNeighbour(strength, peak, size) + 1)));
}

/** The strength that one in ten of a peak's neighbours exceeds. */
function strongNeighbour(strength: Float32Array, { u, v }: { u: number; v: number }, size: number): number {
  const around: number[] = [];
  for (let dv = -NEAR; dv <= NEAR; dv++) {
    for (let du = -NEAR; du <= NEAR; du++) {
      if (Math.max(Math.abs(du), Math.abs(dv)) <= OWN) continue;
      around.push(strength[((v + dv + size) % size) * size + ((u + du + size) % size)] as number);
    }
  }
  return around.sort((one, other) => one - other)[Math.floor(around.length * 0.9)] ?? 0;
}

const isBlocks = (fu: number, fv: number): boolean => {
  const eighth = (frequency: number): boolean => Math.abs(frequency * 8 - Math.round(frequency * 8)) < 0.07;
  const [flatU, flatV] = [Math.abs(fu) < 0.012, Math.abs(fv) < 0.012];
  return (flatU && eighth(fv)) || (flatV && eighth(fu)) || (flatU && flatV);
};

/** Without its mean, faded out towards the edges (Hann), which would otherwise add frequencies of their own. */
function windowed(square: Float32Array, size: number): Float32Array {
  const mean = square.reduce((sum, value) => sum + value, 0) / square.length;
  const fade = Float32Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (size - 1)));
  return square.map((value, at) => (value - mean) * (fade[Math.floor(at / size)] as number) * (fade[at % size] as number));
}

/** Cosines and sines of a full turn in `SPECTRUM_SIDE` steps, clockwise. */
const cosines = Float64Array.from({ length: SPECTRUM_SIDE }, (_, at) => Math.cos((-2 * Math.PI * at) / SPECTRUM_SIDE));
const sines = Float64Array.from({ length: SPECTRUM_SIDE }, (_, at) => Math.sin((-2 * Math.PI * at) / SPECTRUM_SIDE));

/** Cooley–Tukey fast Fourier transform, in place, of `size` numbers that are `step` apart; `size` divides `SPECTRUM_SIDE`. */
function transform(real: Float32Array, imaginary: Float32Array, from: number, step: number, size: number): void {
  for (let index = 1, reversed = 0; index < size; index++) {
    let bit = size >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (index >= reversed) continue;
    const one = from + index * step;
    const other = from + reversed * step;
    const [ownReal, ownImaginary] = [real[one] as number, imaginary[one] as number];
    real[one] = real[other] as number;
    imaginary[one] = imaginary[other] as number;
    real[other] = ownReal;
    imaginary[other] = ownImaginary;
  }
  for (let length = 2; length <= size; length <<= 1) {
    const half = length >> 1;
    for (let within = 0; within < half; within++) {
      const turn = within * (SPECTRUM_SIDE / length);
      const cos = cosines[turn] as number;
      const sin = sines[turn] as number;
      for (let start = within; start < size; start += length) {
        const near = from + start * step;
        const far = from + (start + half) * step;
        const re = (real[far] as number) * cos - (imaginary[far] as number) * sin;
        const im = (real[far] as number) * sin + (imaginary[far] as number) * cos;
        real[far] = (real[near] as number) - re;
        imaginary[far] = (imaginary[near] as number) - im;
        real[near] = (real[near] as number) + re;
        imaginary[near] = (imaginary[near] as number) + im;
      }
    }
  }
}
