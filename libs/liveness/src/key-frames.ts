import type { LivenessAction, LivenessChallenge } from '@shiren/contracts-media';
import { median, quantile } from './actions.js';
import { expressionsOf } from './continuity.js';
import type { Expression, FrameObservation } from './observation.js';

/** Frames of a recording that need a second, closer look, as indices of its observations. */
export interface KeyFrames {
  /** Pairs of frames between which the head turned; if no action turns it, pairs far apart in time. */
  pairs: (readonly [first: number, second: number])[];
  /** Frames from the whole recording whose spectra are analysed. */
  spread: number[];
  /** The frame suitable as the face photo; absent if there is none. */
  best?: number;
}

const MAX_PAIRS = 16;
const SPREAD = 5;
/** Degrees as the mesh measures them: a pair with a smaller turn shows no depth. */
const MIN_TURN_DEGREES = 5;
/** Degrees: beyond this, too much of the face is hidden. */
const MAX_TURN_DEGREES = 24;

export const turnsHead = (action: LivenessAction): boolean => action === 'shake-head' || action === 'nod';

export function keyFramesOf(observations: readonly FrameObservation[], challenge: LivenessChallenge): KeyFrames {
  const places = new Map(observations.map(({ at }, index) => [at, index]));
  const all = expressionsOf(observations);
  const open = median(all.map(({ eyes }) => eyes));
  // eyelids move without depth
  const expressions = all.filter(({ eyes }) => eyes > 0.8 * open);
  const turning = expressions.filter(({ at }) => challenge.actions.some(({ action, from, to }) => turnsHead(action) && at >= from && at <= to + 400));
  const place = ({ at }: Expression): number => places.get(at) ?? 0;
  const pairs = (turning.length > 0 ? turnedPairs(turning, expressions) : distantPairs(expressions)).map(([one, other]) => [place(one), place(other)] as const);
  const best = bestFrame(observations);
  return { pairs, spread: spreadOver(observations), ...(best === undefined ? {} : { best }) };
}

/**
 * Degrees that count the same as a difference of 1 in the lips' gap relative to their width. Lips move without depth too, so they should match within
 * a pair.
 */
const LIPS = 20;

/**
 * The most turned frames, each paired with one that is turned little and has a similar mouth; some time apart, so that they do not all show the same
 * moment.
 */
function turnedPairs(turning: readonly Expression[], all: readonly Expression[]): [Expression, Expression][] {
  const rest = { yaw: median(all.map(({ yaw }) => yaw)), pitch: median(all.map(({ pitch }) => pitch)) };
  const turn = ({ yaw, pitch }: Expression): number => Math.hypot(yaw - rest.yaw, pitch - rest.pitch);
  const straight = [...all].sort((a, b) => turn(a) - turn(b)).slice(0, Math.ceil(all.length / 4));
  const turned = turning.filter((expression) => turn(expression) >= MIN_TURN_DEGREES && turn(expression) <= MAX_TURN_DEGREES).sort((a, b) => turn(b) - turn(a));
  const kept: Expression[] = [];
  for (const expression of turned) if (kept.every(({ at }) => Math.abs(at - expression.at) >= 120)) kept.push(expression);
  const uses = new Map<Expression, number>();
  return kept.slice(0, MAX_PAIRS).flatMap((expression): [Expression, Expression][] => {
    const unlike = (front: Expression): number => turn(front) + LIPS * Math.abs(front.mouth - expression.mouth) + (uses.get(front) ?? 0);
    const front = [...straight].sort((a, b) => unlike(a) - unlike(b))[0];
    if (!front) return [];
    uses.set(front, (uses.get(front) ?? 0) + 1);
    return [[front, expression]];
  });
}

/** Frames from the whole recording, each paired with the first. */
function distantPairs(expressions: readonly Expression[]): [Expression, Expression][] {
  const [first] = expressions;
  if (!first) return [];
  return Array.from({ length: MAX_PAIRS }, (_, step) => expressions[Math.floor(((step + 1) * (expressions.length - 1)) / MAX_PAIRS)]).flatMap(
    (later): [Expression, Expression][] => (later && later !== first ? [[first, later]] : []),
  );
}

function spreadOver(observations: readonly FrameObservation[]): number[] {
  const shown = observations.flatMap(({ face }, index) => (face ? [index] : []));
  const chosen = Array.from({ length: SPREAD }, (_, step) => shown[Math.floor((step * (shown.length - 1)) / (SPREAD - 1))]);
  return [...new Set(chosen.filter((index) => index !== undefined))];
}

/** Sharp, frontal, eyes open, mouth closed; undefined if no frame is suitable. */
function bestFrame(observations: readonly FrameObservation[]): number | undefined {
  const expressions = new Map(expressionsOf(observations).map((expression) => [expression.at, expression]));
  const open = quantile(
    [...expressions.values()].map(({ eyes }) => eyes),
    0.8,
  );
  const sharpest = Math.max(1, ...observations.map(({ face }) => face?.sharpness ?? 0));
  let best: { index: number; fitness: number } | undefined;
  observations.forEach(({ at, face }, index) => {
    const expression = expressions.get(at);
    if (!face || !expression) return;
    const aside = Math.hypot(expression.yaw, expression.pitch, expression.roll / 2) / 20;
    const shut = Math.max(0, 1 - expression.eyes / Math.max(0.01, open));
    const fitness = Math.sqrt(face.sharpness / sharpest) - aside - 2 * shut - 1.5 * Math.max(0, expression.mouth - 0.05);
    if (!best || fitness > best.fitness) best = { index, fitness };
  });
  return best?.index;
}
