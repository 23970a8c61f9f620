import { rowsOf, type CardCharacter, type CardLine, type CardRow } from '@shiren/id-document';
import type { Quad } from './geometry.js';
import { brightnessMap } from './measures.js';
import { straightened, type Pixels } from './pixels.js';
import { LINE_HEIGHT } from './text-models.js';
import type { TextFrame } from './text-lines.js';

/** In usual steps from one Chinese character to the next: from this length on it may have a blank, up to the distance of a label from its value. */
const STEPS = { min: 1.4, max: 5.5 } as const;
/** Half the width of a large character with its margins, in usual steps; the place of a character is only known to a sixth of one. */
const HALF_CHARACTER = 0.68;
/** Half the height of the writing in a line. */
const HALF_WRITING = 0.36;
/** How far the ground between two characters may differ from that around them, as a share of the contrast of the writing. */
const SAME_GROUND = 0.1;
/** How dark a spot of it may be: noise, and the pattern of the card. */
const MAX_SPOT = 0.4;

/** The lines with their characters marked that follow a blank (`afterBlank`). */
export function withBlanks(lines: readonly CardLine[], photo: Pixels, frame: TextFrame): CardLine[] {
  const rows = rowsOf(lines.filter(({ slanted }) => !slanted));
  const pitch = usualStep(rows);
  const following = new Set(pitch === undefined ? [] : rows.flatMap((row) => afterBlanks(row, pitch, photo, frame)));
  return lines.map((line) => ({
    ...line,
    characters: line.characters.map((character) => (following.has(character) ? { ...character, afterBlank: true } : character)),
  }));
}

/** From one Chinese character to the next, in most rows; undefined if none are next to each other. */
function usualStep(rows: readonly CardRow[]): number | undefined {
  const chinese = (character: CardCharacter | undefined): boolean => /\p{Script=Han}/u.test(character?.text ?? '');
  const steps = rows.flatMap(({ characters }) =>
    characters.flatMap((character, index) => {
      const before = characters[index - 1];
      return before && chinese(before) && chinese(character) ? [character.at - before.at] : [];
    }),
  );
  return steps.sort((one, other) => one - other)[Math.floor(steps.length / 2)];
}

function afterBlanks(row: CardRow, pitch: number, photo: Pixels, frame: TextFrame): CardCharacter[] {
  const { characters } = row;
  return characters.filter((character, index) => {
    const before = characters[index - 1];
    if (!before) return false;
    const step = (character.at - before.at) / pitch;
    if (step < STEPS.min || step > STEPS.max) return false;
    const half = pitch * HALF_CHARACTER;
    const between = brightnessWithin(row, before.at + half, character.at - half, photo, frame);
    const writing = brightnessWithin(row, character.at - half, character.at + half, photo, frame);
    const ground = at(writing, 0.85);
    const contrast = ground - at(writing, 0.02);
    return Math.abs(at(between, 0.5) - ground) < contrast * SAME_GROUND && at(between, 0.02) > ground - contrast * MAX_SPOT;
  });
}

/** Brightness of the pixels of a part of a row, darkest first. */
function brightnessWithin({ middle, height }: CardRow, left: number, right: number, photo: Pixels, frame: TextFrame): Float32Array {
  const [top, bottom] = [middle - height * HALF_WRITING, middle + height * HALF_WRITING];
  const corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ].map((corner) => frame.toPhoto(corner)) as unknown as Quad;
  const width = Math.max(2, Math.round(((right - left) * LINE_HEIGHT) / height));
  return brightnessMap(straightened(photo, corners, { width, height: LINE_HEIGHT })).sort();
}

const at = (sorted: Float32Array, share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
