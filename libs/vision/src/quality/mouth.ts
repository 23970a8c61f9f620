import { CHIP_SIZE } from '../face-chip.js';

/** Visibility of the mouth in an upright face: a mask has neither the dark line between the lips nor their red. */
export interface MouthSigns {
  /** How much darker the darkest row around the mouth is than the others, in standard deviations of the face's luma; 0 to 2. */
  darkness: number;
  /** (red − green) / (red + green + blue) of the reddest tenth of the mouth, minus that of the cheeks; −0.1 to 0.25. */
  redness: number;
}

/** Parts of a face chip, in its pixels: the mouth, the rows around it, and the cheeks under the eyes. */
const MOUTH = { left: 60, right: 88, top: 97, bottom: 114 };
const ROWS = { left: 60, right: 88, top: 90, bottom: 124 };
const CHEEKS = [
  { left: 42, right: 56, top: 66, bottom: 78 },
  { left: 94, right: 108, top: 66, bottom: 78 },
];
const FACE = { left: 30, right: 120, top: 30, bottom: 130 };

/** For an upright face, `CHIP_SIZE` pixels a side in red, green and blue. */
export function mouthSigns(chip: Uint8Array): MouthSigns {
  const rows = Array.from({ length: ROWS.bottom - ROWS.top }, (_, row) =>
    mean(values(chip, { ...ROWS, top: ROWS.top + row, bottom: ROWS.top + row + 1 }, luma)),
  );
  const face = values(chip, FACE, luma);
  const middle = mean(face);
  const deviation = Math.sqrt(mean(face.map((value) => (value - middle) ** 2)));
  // 5 limits the noise of faces without contrast
  const darkness = (quantile(rows, 0.5) - Math.min(...rows)) / (deviation + 5);
  const cheeks = CHEEKS.flatMap((box) => values(chip, box, redOver));
  const redness = quantile(values(chip, MOUTH, redOver), 0.9) - quantile(cheeks, 0.5);
  return { darkness: Math.max(0, Math.min(2, darkness)), redness: Math.max(-0.1, Math.min(0.25, redness)) };
}

type Box = typeof FACE;
type Colour = (red: number, green: number, blue: number) => number;

const luma: Colour = (red, green, blue) => (red + green + blue) / 3;
const redOver: Colour = (red, green, blue) => (red - green) / (red + green + blue + 3);

function values(chip: Uint8Array, { left, right, top, bottom }: Box, of: Colour): number[] {
  const found: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * CHIP_SIZE + x) * 3;
      found.push(of(chip[at] ?? 0, chip[at + 1] ?? 0, chip[at + 2] ?? 0));
    }
  }
  return found;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}
