/** A character as read: the position of its centre along the row, and the network's confidence, 0 to 1. */
export interface CardCharacter {
  text: string;
  at: number;
  score: number;
  /** True if it is far from the character before it in its row, and nothing but the card's ground is between them. */
  afterBlank?: boolean;
}

/** A line of text in coordinates that follow the text: x to the right, y downwards, in pixels of the photo. */
export interface CardLine {
  left: number;
  right: number;
  /** Its vertical centre. */
  middle: number;
  height: number;
  characters: readonly CardCharacter[];
  /** True if it runs across the rows of the card, as watermarks do. */
  slanted?: boolean;
}

/** Lines next to each other, from left to right. */
export interface CardRow {
  middle: number;
  height: number;
  left: number;
  right: number;
  characters: readonly CardCharacter[];
}

export const textOf = (characters: readonly CardCharacter[]): string => characters.map(({ text }) => text).join('');

/** The lowest score: a field is only as sure as its least sure character. 0 for none. */
export const leastScore = (characters: readonly CardCharacter[]): number => (characters.length === 0 ? 0 : Math.min(...characters.map(({ score }) => score)));

/** Groups lines into rows, top to bottom; blanks are dropped, since the distance between characters says the same. */
export function rowsOf(lines: readonly CardLine[]): CardRow[] {
  const rows: CardLine[][] = [];
  const usual = [...lines].sort((one, other) => one.height - other.height)[Math.floor(lines.length / 2)]?.height ?? 0;
  // drops strokes of the background pattern or the portrait, and the upright lines of vertical scripts
  const whole = lines.filter(({ height, left, right }) => height > usual / 2 && !(height > right - left && height > usual * UPRIGHT));
  for (const line of whole.sort((one, other) => one.middle - other.middle)) {
    const row = rows.find((members) => members.some((member) => besides(member, line)));
    if (row) row.push(line);
    else rows.push([line]);
  }
  return rows.map((members) => {
    members.sort((one, other) => one.left - other.left);
    return {
      middle: members.reduce((sum, { middle }) => sum + middle, 0) / members.length,
      height: Math.max(...members.map(({ height }) => height)),
      left: Math.min(...members.map(({ left }) => left)),
      right: Math.max(...members.map(({ right }) => right)),
      characters: withoutTwice(
        members.flatMap((line) => line.characters.filter(({ text }) => text.trim() !== '').map((character) => ({ character, line }))),
        Math.max(...members.map(({ height }) => height)),
      ),
    };
  });
}

interface InLine {
  character: CardCharacter;
  line: CardLine;
}

/**
 * Of characters that appear in two overlapping lines, keeps one: of the same place the one with the higher score, and of half a character at the end of
 * one line and the whole one in the other (委 and 魏) the one that is further inside its line.
 */
function withoutTwice(characters: readonly InLine[], height: number): CardCharacter[] {
  const kept: InLine[] = [];
  for (const next of [...characters].sort((one, other) => one.character.at - other.character.at)) {
    const before = kept.at(-1);
    const step = next.character.at - (before?.character.at ?? -Infinity);
    if (!before || step > height * MIN_WIDE_STEP) kept.push(next);
    else if (step <= height * MIN_STEP) kept[kept.length - 1] = next.character.score > before.character.score ? next : before;
    else if (before.line === next.line || ![before, next].every(({ character }) => isHan(character))) kept.push(next);
    else if (distanceToEnd(next) > distanceToEnd(before)) kept[kept.length - 1] = next;
  }
  return kept.map(({ character }) => character);
}

export const isHan = ({ text }: CardCharacter): boolean => /\p{Script=Han}/u.test(text);
const distanceToEnd = ({ character: { at }, line }: InLine): number => Math.min(at - line.left, line.right - at);

/** Times the usual height: an upright line of several letters, not a single character. */
const UPRIGHT = 1.6;

/** Digits are closest to each other: nearly a third of the height of a line with its margins. */
const MIN_STEP = 0.16;
/** Between two Chinese characters, likewise: 0.65 to 0.85 were measured; a piece that was read beside the whole is 0.3 away. */
const MIN_WIDE_STEP = 0.5;

/** Whether two lines are in the same row: next to each other, and at most about half a line apart in height. */
function besides(one: CardLine, other: CardLine): boolean {
  const least = Math.min(one.height, other.height);
  const overlap = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  return Math.abs(one.middle - other.middle) < least * 0.6 && overlap < least;
}

/** Replaces look-alike digits and full-width forms by plain ones. */
export const plain = (text: string): string => text.normalize('NFKC');
