/** Numbers that look random and are the same for the same seed (mulberry32). */
export interface Random {
  /** 0 up to, not including, 1. */
  next(): number;
  between(least: number, most: number): number;
  /** Both ends included. */
  whole(least: number, most: number): number;
  of<T>(choices: readonly T[]): T;
  chance(probability: number): boolean;
}

/** Looked up once: within jest every look at a global costs more than the sum. */
const { imul } = Math;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    between: (least, most) => least + next() * (most - least),
    of: (choices) => choices[whole(0, choices.length - 1)] as (typeof choices)[number],
    chance: (probability) => next() < probability,
  };
}
