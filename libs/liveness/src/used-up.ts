import type { LivenessReason } from './reasons.js';

/** Reasons that speak of the recording, not of the person: with one of them nothing was seen that could be judged. */
const notJudged: readonly string[] = ['no-face', 'face-too-small', 'gaps', 'late', 'light'] satisfies LivenessReason[];

/** One recording of an attempt; no outcome if it was begun and left. */
export interface Tried {
  readonly outcome?: string | null;
  readonly reasons?: readonly string[] | null;
}

/**
 * What an attempt comes to whose recordings are used up and did not pass. `not-captured` if none of them was judged and at least one was finished:
 * nothing speaks against the person. `failed` if one was judged and missed what was asked, or if all were left: otherwise anybody could look at
 * challenges until one suits, without it counting as a failure.
 */
export function endOfTries(recordings: readonly Tried[]): 'failed' | 'not-captured' {
  const finished = recordings.filter(({ outcome }) => outcome);
  const unjudged = finished.filter(({ outcome, reasons }) => outcome === 'again' && (reasons ?? []).some((reason) => notJudged.includes(reason)));
  return finished.length > 0 && unjudged.length === finished.length ? 'not-captured' : 'failed';
}
