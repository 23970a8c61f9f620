/** A character of a line, the position of its centre along the line (0 to 1), and the network's confidence (0 to 1). */
export interface ReadCharacter {
  text: string;
  at: number;
  score: number;
}

/** Below this probability of a blank, there is a character that the network hardly knows. */
const DOUBTED_NOTHING = 0.8;
/** Minimum probability of a guess. */
const MIN_GUESS = 0.04;
/** Minimum distance in steps between a guess and its neighbours; characters are four to six steps apart. */
const APART = 2;

/**
 * Decodes the network's output, `steps` rows of one probability per character: the most probable character of each step, where
 * a run of the same counts once and 0 stands for a blank (CTC, greedy). For a rare character the network notices that something
 * is there, but not what: its best guess is returned, with its low score.
 */
export function charactersOf(answer: Float32Array, steps: number, alphabet: readonly string[]): ReadCharacter[] {
  const width = answer.length / steps;
  const blank = alphabet.lastIndexOf(' ') + 1;
  const runs: { index: number; score: number; first: number; last: number }[] = [];
  const guesses: { index: number; score: number; step: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const from = step * width;
    const nothing = answer[from] as number;
    let [index, best] = [0, 0];
    for (let at = 1; at < width; at++) {
      const likely = answer[from + at] as number;
      if (likely > best) [index, best] = [at, likely];
    }
    const run = runs.at(-1);
    if (best > nothing) {
      if (run?.index === index && run.last === step - 1) {
        run.last = step;
        run.score = Math.max(run.score, best);
      } else runs.push({ index, score: best, first: step, last: step });
    } else if (nothing < DOUBTED_NOTHING && best > MIN_GUESS && index !== blank) guesses.push({ index, score: best, step });
  }
  for (const { index, score, step } of guesses) {
    const alone = runs.every(({ first, last }) => step < first - APART || step > last + APART);
    if (alone && step > 0 && step < steps - 1) runs.push({ index, score, first: step, last: step });
  }
  return runs
    .sort((one, other) => one.first - other.first)
    .map(({ index, score, first, last }) => ({ text: alphabet[index - 1] ?? '', at: (first + last + 1) / 2 / steps, score }));
}
