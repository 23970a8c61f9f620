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
  // drops strokes of the background pattern or the portrait
  const whole = lines.filter(({ height }) => height > usual / 2);
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
        members.flatMap(({ characters }) => characters).filter(({ text }) => text.trim() !== ''),
        Math.max(...members.map(({ height }) => height)),
      ),
    };
  });
}

/** Of characters that appear in two overlapping lines, keeps the one with the higher score. */
function withoutTwice(characters: readonly CardCharacter[], height: number): CardCharacter[] {
  const kept: CardCharacter[] = [];
  for (const character of [...characters].sort((one, other) => one.at - other.at)) {
    const before = kept.at(-1);
    if (!before || character.at - before.at > height * MIN_STEP) kept.push(character);
    else if (character.score > before.score) kept[kept.length - 1] = character;
  }
  return kept;
}

/** Digits are closest to each other: nearly a third of the height of a line with its margins. */
const MIN_STEP = 0.16;

/** Whether two lines are in the same row: next to each other, and at most about half a line apart in height. */
function besides(one: CardLine, other: CardLine): boolean {
  const least = Math.min(one.height, other.height);
  const overlap = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  return Math.abs(one.middle - other.middle) < least * 0.6 && overlap < least;
}

/** Replaces look-alike digits and full-width forms by plain ones. */
export const plain = (text: string): string => text.normalize('NFKC');
