import type { ChallengedAction, ColourFlash, LivenessAction, LivenessChallenge, LivenessStrength } from '@shiren/contracts-media';

/** Milliseconds: looking straight ahead at first, the time for one action, the longest pause before it, and a rest at the end. */
const REST = 1_200;
const SPAN = 2_600;
const MAX_PAUSE_MS = 600;
const END = 300;

const ACTIONS: Record<LivenessStrength, number> = { low: 1, standard: 2, high: 3 };

/** Head turns: depth shows only with these, so at least one is required if the person can do it. */
const HEAD: readonly LivenessAction[] = ['shake-head', 'nod'];
const FACE: readonly LivenessAction[] = ['blink', 'open-mouth'];

/** Far apart in chroma, so that skin responds differently to each. */
const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff', '#ff00ff'] as const;
const FLASH = 500;

/** A number from 0 (inclusive) to 1 (exclusive), from an unpredictable source. */
export type Random = () => number;

export interface ChallengeWishes {
  strength: LivenessStrength;
  flash: boolean;
  /** What the person can't do. At least one head movement is still required unless both are listed. */
  without?: readonly LivenessAction[];
}

/** Draws actions and their times: at least one head movement, no action twice in a row, random pauses. */
export function drawChallenge({ strength, flash, without = [] }: ChallengeWishes, random: Random): LivenessChallenge {
  const able = (actions: readonly LivenessAction[]): LivenessAction[] => actions.filter((action) => !without.includes(action));
  const [head, face] = [able(HEAD), able(FACE)];
  const drawn = draw(head.length > 0 ? head : face, random);
  let sequence = drawn ? [drawn] : [];
  while (sequence.length < ACTIONS[strength]) {
    const others = [...head, ...face].filter((action) => !sequence.includes(action));
    const next = draw(others.length > 0 ? others : [...head, ...face], random);
    if (!next) break;
    sequence.push(next);
  }
  sequence = shuffled(sequence, random);
  let time = REST;
  const actions = sequence.map((action): ChallengedAction => {
    const from = time + Math.round(random() * MAX_PAUSE_MS);
    time = from + SPAN;
    return { action, from, to: time };
  });
  const duration = time + END;
  return { actions, flashes: flash ? drawFlashes(duration, random) : [], duration };
}

function drawFlashes(duration: number, random: Random): ColourFlash[] {
  const flashes: ColourFlash[] = [];
  for (let from = REST / 2; from + FLASH <= duration && flashes.length < 12; from += FLASH) {
    const colour = draw(
      COLOURS.filter((other) => other !== flashes.at(-1)?.colour),
      random,
    );
    if (colour) flashes.push({ colour, from, to: from + FLASH });
  }
  return flashes;
}

const draw = <T>(from: readonly T[], random: Random): T | undefined => from[Math.floor(random() * from.length)];

/** Fisher–Yates shuffle. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
