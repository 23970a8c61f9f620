import { nameOfWay, sides, type ActionWay, type ChallengedAction, type ColourFlash } from '@shiren/contracts-media';
import type { LivenessAction, LivenessChallenge, LivenessStrength } from '@shiren/contracts-media';

/** Milliseconds: looking straight ahead at first, the time for an action, the longest pause before it, and a rest at the end. */
const REST = 1_200;
const SPAN = { once: 2_600, twice: 3_800, bothSides: 3_000 } as const;
const MAX_PAUSE_MS = 600;
const END = 300;

/** Never as few as two, which two stolen clips might answer. */
const ACTIONS: Record<LivenessStrength, number> = { low: 3, standard: 4, high: 5 };

/**
 * One head movement and one movement of the face are always required if the person can do them: depth shows only when the head turns, and a mask cut
 * out of a photo, whatever depth it has, neither blinks nor opens its mouth.
 */
const HEAD: readonly LivenessAction[] = ['shake-head', 'nod'];
const FACE: readonly LivenessAction[] = ['blink', 'open-mouth'];

/** Each excludes the other, but for blinks: a film that answers one way does not answer the other. */
const WAYS: Record<LivenessAction, readonly ActionWay[]> = {
  'shake-head': sides.map((first) => ({ action: 'shake-head', first })),
  nod: onceOrTwice('nod'),
  blink: onceOrTwice('blink'),
  'open-mouth': onceOrTwice('open-mouth'),
};

/** Every way in which an action may be asked for. */
export const actionWays: readonly ActionWay[] = Object.values(WAYS).flat();

/** Far apart in chroma, so that skin responds differently to each. */
const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff', '#ff00ff'] as const;
const FLASH = 500;

/** A number from 0 (inclusive) to 1 (exclusive), from an unpredictable source. */
export type Random = () => number;

export interface ChallengeWishes {
  strength: LivenessStrength;
  flash: boolean;
  /** What the person can't do. A movement of the head and one of the face are still required, unless both of a kind are listed. */
  without?: readonly LivenessAction[];
}

/**
 * Draws actions, the way of each, and their times: at least one movement of the head and one of the face, no action again while there are others, no
 * way again while there is another, random pauses.
 */
export function drawChallenge({ strength, flash, without = [] }: ChallengeWishes, random: Random): LivenessChallenge {
  const able = (actions: readonly LivenessAction[]): LivenessAction[] => actions.filter((action) => !without.includes(action));
  const [head, face] = [able(HEAD), able(FACE)];
  let sequence = [draw(head, random), draw(face, random)].filter((action) => action !== undefined);
  while (sequence.length < ACTIONS[strength]) {
    const others = [...head, ...face].filter((action) => !sequence.includes(action));
    const next = draw(others.length > 0 ? others : [...head, ...face], random);
    if (!next) break;
    sequence.push(next);
  }
  sequence = shuffled(sequence, random);
  let time = REST;
  const actions: ChallengedAction[] = [];
  for (const action of sequence) {
    const others = WAYS[action].filter((way) => !actions.some((earlier) => nameOfWay(earlier) === nameOfWay(way)));
    const way = draw(others.length > 0 ? others : WAYS[action], random) ?? { action };
    const from = time + Math.round(random() * MAX_PAUSE_MS);
    time = from + (way.first ? SPAN.bothSides : way.times === 2 ? SPAN.twice : SPAN.once);
    actions.push({ ...way, from, to: time });
  }
  const duration = time + END;
  return { actions, flashes: flash ? drawFlashes(duration, random) : [], duration };
}

/** Whether a challenge asks for as many actions as any does. */
export const isStrongest = ({ actions }: LivenessChallenge): boolean => actions.length >= ACTIONS.high;

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

function onceOrTwice(action: LivenessAction): ActionWay[] {
  return [1, 2].map((times) => ({ action, times }));
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
