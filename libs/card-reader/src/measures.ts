import type { PhotoMeasures } from '@shiren/id-document';
import type { Point, Quad } from './geometry.js';
import type { Pixels } from './pixels.js';
import { SPECTRUM_SIDE, strongestFrequency } from './spectrum.js';

type GroundMeasures = Pick<PhotoMeasures, 'brightness' | 'colour' | 'glare'>;

/** Side of the blocks of pixels that are averaged before their colour is judged: noise has colours of its own. */
const BLOCK = 4;

/** Brightness and colourfulness of a card, and the share lost to glare, from the straightened card alone. */
export function groundMeasures(card: Pixels): GroundMeasures {
  const blocks = averaged(card);
  const bright = blocks.map(brightnessOf).sort(ascending);
  const ground = bright[Math.floor(bright.length * 0.6)] ?? 0;
  // white balance, so that the light's own colour does not count
  const light = blocks.filter((block) => brightnessOf(block) >= ground);
  const white = [0, 1, 2].map((channel) => light.reduce((sum, block) => sum + (block[channel] as number), 0) / Math.max(1, light.length) || 1);
  const colours = blocks
    .map((block) => {
      const own = block.map((value, channel) => (value * ground) / (white[channel] as number));
      return (Math.max(...own) - Math.min(...own)) / Math.max(ground, 40);
    })
    .sort(ascending);
  const [red = 0, , blue = 0] = white;
  const wiped = blocks.filter((block) => Math.min(...block) >= WIPED_OUT).length / Math.max(1, blocks.length);
  return {
    brightness: ground,
    // blue light is rarer than a bluish card
    colour: Math.max(colours[Math.floor(colours.length * 0.97)] ?? 0, (blue - red) / Math.max(ground, 40)),
    glare: ground < WIPED_OUT - 4 ? wiped : 0,
  };
}

/** From this value on, all three colours are saturated. */
const WIPED_OUT = 251;

const ascending = (one: number, other: number): number => one - other;
const brightnessOf = ([red = 0, green = 0, blue = 0]: readonly number[]): number => 0.299 * red + 0.587 * green + 0.114 * blue;

function averaged({ data, width, height }: Pixels): number[][] {
  const blocks: number[][] = [];
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      const block = [0, 0, 0];
      for (let y = top; y < top + BLOCK; y++) {
        for (let x = left; x < left + BLOCK; x++) {
          for (let channel = 0; channel < 3; channel++)
            block[channel] = (block[channel] as number) + (data[(y * width + x) * 3 + channel] as number) / (BLOCK * BLOCK);
        }
      }
      blocks.push(block);
    }
  }
  return blocks;
}

/** Steepness of the steepest edges, as a share of the whole contrast per pixel; for a line scaled to the reading height, or for a photo. */
export function sharpnessOf(picture: Pixels): number {
  const { width, height } = picture;
  const bright = brightnessMap(picture);
  const sorted = Float32Array.from(bright).sort();
  const contrast = (sorted[Math.floor(sorted.length * 0.98)] as number) - (sorted[Math.floor(sorted.length * 0.02)] as number);
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
  steps.sort();
  return (steps[Math.floor(steps.length * 0.97)] ?? 0) / contrast;
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
