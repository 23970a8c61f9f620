import type { ActionProgress, ChallengedAction, LivenessChallenge } from '@shiren/contracts-media';
import { MORE_TIME } from '@shiren/contracts-media';
import { actionScore, lackOf } from './actions.js';
import type { Expression } from './observation.js';

/** How an action stands by the frames so far; it may still be done in the time that it may get in addition. */
export function progressOf(asked: ChallengedAction, expressions: readonly Expression[]): ActionProgress {
  const span = withMoreTime(asked);
  if (expressions.length > 2 && actionScore(span, expressions) >= 0.5) return { done: true };
  const lack = expressions.length > 2 ? lackOf(span, expressions) : undefined;
  return { done: false, ...(lack ? { lack } : {}) };
}

/** Milliseconds before its span that an action is judged by: the face at rest. */
const BEFORE = 1_500;

/** A piece of a recording with what its reply said. */
export interface Answered {
  readonly first: number | null;
  readonly last: number;
  readonly progress?: { readonly action: number; readonly done: boolean } | null;
}

/**
 * The place of the action that is being asked for when a piece ends; undefined before the first. It is the one before as long as that may get more time
 * and no reply said that it was done.
 */
export function currentAction({ actions }: LivenessChallenge, last: number, answered: readonly Answered[]): number | undefined {
  const begun = actions.findLastIndex(({ from }) => from <= last);
  const before = actions[begun - 1];
  const isDone = answered.some(({ progress }) => progress?.action === begun - 1 && progress.done);
  if (before && !isDone && last <= withMoreTime(before).to) return begun - 1;
  return begun < 0 ? undefined : begun;
}

/** The pieces whose frames an action is judged by, in their order. */
export const piecesAround = <Piece extends Answered>(asked: ChallengedAction, pieces: readonly Piece[]): Piece[] =>
  pieces.filter(({ first, last }) => last >= asked.from - BEFORE && (first ?? last) <= withMoreTime(asked).to);

const withMoreTime = (asked: ChallengedAction): ChallengedAction => (asked.extra === undefined ? { ...asked, to: asked.to + MORE_TIME.action } : asked);
