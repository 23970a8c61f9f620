/** A character of a line, where its middle is along the line (0 to 1), and how sure the network is of it (0 to 1). */
export interface ReadCharacter {
  text: string;
  at: number;
  score: number;
}

/**
 * Reads the network's answer, `steps` rows of one probability a character: the likeliest character of each step, where
 * a run of the same counts once and 0 stands for none (CTC, greedy).
 */
export function charactersOf(answer: Float32Array, steps: number, alphabet: readonly string[]): ReadCharacter[] {
  const width = answer.length / steps;
  const characters: ReadCharacter[] = [];
  let last = 0;
  let run: { best: number; first: number; step: number } | undefined;
  const end = (until: number): void => {
    if (run) characters.push({ text: alphabet[last - 1] ?? '', at: (run.first + until) / 2 / steps, score: run.best });
    run = undefined;
  };
  for (let step = 0; step < steps; step++) {
    let [index, best] = [0, 0];
    for (let at = 0, from = step * width; at < width; at++) {
      const likely = answer[from + at] as number;
      if (likely > best) [index, best] = [at, likely];
    }
    if (index !== last) {
      end(step);
      if (index !== 0) run = { best, first: step, step };
    } else if (run && best > run.best) run.best = best;
    last = index;
  }
  end(steps);
  return characters;
}
