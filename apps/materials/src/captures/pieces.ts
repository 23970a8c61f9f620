import { Problem } from '@shiren/contracts-core';
import { MAX_FRAMES, MAX_PIECES_AHEAD } from '@shiren/contracts-media';

/** One piece of a recording, in the order of their sequence; the time of the first frame is unknown if a former release stored it. */
export interface Placed {
  readonly sequence: number;
  readonly first: number | null;
  readonly last: number;
  readonly frameCount: number;
}

/** The first piece that is not there yet. */
const missingOf = (pieces: readonly Placed[]): number => {
  const gap = pieces.findIndex(({ sequence }, index) => sequence !== index);
  return gap < 0 ? pieces.length : gap;
};

/** Throws CAPTURE.OUT_OF_ORDER for a piece that is too far ahead of the first missing one. */
export function expectNear(pieces: readonly Placed[], sequence: number): void {
  const expected = missingOf(pieces);
  if (sequence < expected + MAX_PIECES_AHEAD) return;
  throw new Problem('CAPTURE.OUT_OF_ORDER', `Piece ${expected} of this recording is missing; send it before piece ${sequence}.`, { expected });
}

/** Throws REQUEST.INVALID unless the times of the frames increase from piece to piece, and there are not too many frames. */
export function expectInTime(pieces: readonly Placed[]): void {
  if (pieces.slice(1).some(({ first }, index) => first !== null && first <= (pieces[index]?.last ?? -1))) {
    throw new Problem('REQUEST.INVALID', 'The time stamps of the frames must increase from piece to piece.');
  }
  if (pieces.reduce((sum, { frameCount }) => sum + frameCount, 0) > MAX_FRAMES.recording) {
    throw new Problem('REQUEST.INVALID', `A recording has at most ${MAX_FRAMES.recording} frames.`);
  }
}

/**
 * What a recording has to be before it is judged: not empty, and in time, since two pieces that arrived at once were not compared with each other. A
 * piece that never arrived is a gap in the recording, and judged as one. Throws CAPTURE.OUT_OF_ORDER or REQUEST.INVALID.
 */
export function expectJudgeable(pieces: readonly Placed[]): void {
  if (pieces.length === 0) throw new Problem('CAPTURE.OUT_OF_ORDER', 'There are no frames yet.', { expected: 0 });
  expectInTime(pieces);
}
