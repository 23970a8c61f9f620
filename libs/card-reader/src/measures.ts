import type { PhotoMeasures } from '@shiren/id-document';
import type { Point, Quad } from './geometry.js';
import type { Pixels } from './pixels.js';
import { SPECTRUM_SIDE, strongestFrequency } from './spectrum.js';

type GroundMeasures = Pick<PhotoMeasures, 'brightness' | 'colour' | 'glare'>;

/** Side of the blocks of pixels that are averaged before their colour is judged: noise has colours of its own. */
const BLOCK = 4;

/**
 * Brightness and colourfulness of a card, and the share lost to glare, from the straightened card alone. The emblem of a back stands left of its
 * writing, and may be all that is colourful.
 */
export function groundMeasures(card: Pixels, emblem?: Pixels): GroundMeasures {
  const { data, count } = averaged(card);
  const bright = new Float64Array(count);
  for (let at = 0, from = 0; at < count; at++, from += 3)
    bright[at] = 0.299 * (data[from] as number) + 0.587 * (data[from + 1] as number) + 0.114 * (data[from + 2] as number);
  const ground = ranked(bright.slice(), Math.floor(count * 0.6)) ?? 0;
  // white balance, so that the light's own colour does not count
  const sums = [0, 0, 0];
  let [light, wiped] = [0, 0];
  for (let at = 0, from = 0; at < count; at++, from += 3) {
    const [red, green, blue] = [data[from] as number, data[from + 1] as number, data[from + 2] as number];
    if (Math.min(red, green, blue) >= WIPED_OUT) wiped++;
    if ((bright[at] as number) < ground) continue;
    light++;
    for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] as number) + (data[from + channel] as number);
  }
  const white = sums.map((sum) => sum / Math.max(1, light) || 1);
  const [red = 1, , blue = 1] = white;
  const own = colourOf({ data, count }, COLOURFUL_RANK.ofCard, ground, white);
  return {
    brightness: ground,
    // blue light is rarer than a bluish card
    colour: Math.max(own, (blue - red) / Math.max(ground, 40), emblem ? colourOf(averaged(emblem), COLOURFUL_RANK.ofEmblem, ground, white) : 0),
    glare: ground < WIPED_OUT - 4 ? wiped / Math.max(1, count) : 0,
  };
}

/** The share of blocks that may be less colourful than the one that counts: a few may be noise. */
const COLOURFUL_RANK = { ofCard: 0.97, ofEmblem: 0.75 } as const;

interface Blocks {
  /** Red, green and blue of the first, then of the next. */
  data: Float64Array;
  count: number;
}

/** How far the colours of a block are apart, relative to the ground, under white light. */
function colourOf({ data, count }: Blocks, share: number, ground: number, [whiteRed = 1, whiteGreen = 1, whiteBlue = 1]: readonly number[]): number {
  const colours = new Float64Array(count);
  for (let at = 0, from = 0; at < count; at++, from += 3) {
    const red = ((data[from] as number) * ground) / whiteRed;
    const green = ((data[from + 1] as number) * ground) / whiteGreen;
    const blue = ((data[from + 2] as number) * ground) / whiteBlue;
    colours[at] = (Math.max(red, green, blue) - Math.min(red, green, blue)) / Math.max(ground, 40);
  }
  return ranked(colours, Math.floor(count * share)) ?? 0;
}

/** From this value on, all three colours are saturated. */
const WIPED_OUT = 251;

/** The mean colour of each block. */
function averaged({ data, width, height }: Pixels): Blocks {
  const [across, down] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)];
  const blocks = new Float64Array(across * down * 3);
  for (let y = 0; y < down * BLOCK; y++) {
    const row = Math.floor(y / BLOCK) * across;
    for (let x = 0, from = y * width * 3; x < across * BLOCK; x++, from += 3) {
      const to = (row + Math.floor(x / BLOCK)) * 3;
      for (let channel = 0; channel < 3; channel++) blocks[to + channel] = (blocks[to + channel] as number) + (data[from + channel] as number);
    }
  }
  for (let at = 0; at < blocks.length; at++) blocks[at] = (blocks[at] as number) / (BLOCK * BLOCK);
  return { data: blocks, count: across * down };
}

/** The value with this rank, 0 for the smallest; reorders the values (Hoare's selection). Undefined if there are fewer. */
export function ranked(values: Float32Array | Float64Array, rank: number): number | undefined {
  for (let left = 0, right = values.length - 1; left < right;) {
    const pivot = values[(left + right) >> 1] as number;
    let [from, to] = [left, right];
    while (from <= to) {
      while ((values[from] as number) < pivot) from++;
      while ((values[to] as number) > pivot) to--;
      if (from > to) break;
      const swapped = values[from] as number;
      values[from++] = values[to] as number;
      values[to--] = swapped;
    }
    if (rank <= to) right = to;
    else if (rank >= from) left = from;
    else break;
  }
  return values[rank];
}

/** Steepness of the steepest edges, as a share of the whole contrast per pixel; for a line scaled to the reading height, or for a photo. */
export function sharpnessOf(picture: Pixels): number {
  const { width, height } = picture;
  const bright = brightnessMap(picture);
  const values = bright.slice();
  const contrast = (ranked(values, Math.floor(values.length * 0.98)) ?? 0) - (ranked(values, Math.floor(values.length * 0.02)) ?? 0);
  if (contrast < 6) return 0;
  const steps = new Float32Array((width - 1) * (height - 1));
  for (let y = 0, count = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++, count++) {
      const at = y * width + x;
      const own = bright[at] as number;
      const [aside, below] = [Math.abs((bright[at + 1] as number) - own), Math.abs((bright[at + width] as number) - own)];
      steps[count] = aside > below ? aside : below;
    }
  }
  return (ranked(steps, Math.floor(steps.length * 0.97)) ?? 0) / contrast;
}

/** Brightness of each pixel, 0 to 255. */
export function brightnessMap({ data, width, height }: Pixels): Float32Array {
  const bright = new Float32Array(width * height);
  for (let at = 0, from = 0; at < bright.length; at++, from += 3) {
    bright[at] = 0.299 * (data[from] as number) + 0.587 * (data[from + 1] as number) + 0.114 * (data[from + 2] as number);
  }
  return bright;
}

/** Possible positions of the square, as fractions of the card: left to right and top to bottom. */
const SPOTS = [0.25, 0.5, 0.75].flatMap((x) => [0.3, 0.5, 0.7].map((y) => ({ x, y })));

/** The strongest isolated frequency in the plainest square of the card; 0 if the photo is too small for one. */
export function moireWithin(photo: Pixels, [topLeft, topRight, bottomRight, bottomLeft]: Quad): number {
  if (photo.width < SPECTRUM_SIDE || photo.height < SPECTRUM_SIDE) return 0;
  const between = (x: number, y: number, of: 'x' | 'y'): number =>
    (1 - y) * ((1 - x) * topLeft[of] + x * topRight[of]) + y * ((1 - x) * bottomLeft[of] + x * bottomRight[of]);
  const squares = SPOTS.map(({ x, y }) => squareAround(photo, { x: between(x, y, 'x'), y: between(x, y, 'y') }));
  const [plainest] = squares.map((square) => ({ square, spread: spreadOf(square) })).sort((one, other) => one.spread - other.spread);
  return plainest ? strongestFrequency(plainest.square) : 0;
}

function spreadOf(values: Float32Array): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let at = 0; at < values.length; at += 7, count++) {
    sum += values[at] as number;
    squares += (values[at] as number) ** 2;
  }
  return squares / count - (sum / count) ** 2;
}

/** Brightness around a point, moved inwards at the edge of the photo. */
function squareAround(photo: Pixels, { x, y }: Point): Float32Array {
  const side = SPECTRUM_SIDE;
  const left = Math.round(Math.min(Math.max(0, x - side / 2), photo.width - side));
  const top = Math.round(Math.min(Math.max(0, y - side / 2), photo.height - side));
  const square = new Float32Array(side * side);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0, from = ((top + row) * photo.width + left) * 3; column < side; column++, at++, from += 3) {
      square[at] = 0.299 * (photo.data[from] as number) + 0.587 * (photo.data[from + 1] as number) + 0.114 * (photo.data[from + 2] as number);
    }
  }
  return square;
}
