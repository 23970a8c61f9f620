import { MORE_TIME, type LivenessChallenge } from '@shiren/contracts-media';
import { MAX_UPLOAD_MS, TOLERANCE, type PieceTimes } from './stream.js';

/** How long the reply that an action is done may take until the page knows, in milliseconds. */
const MAX_REPLY_MS = 3_000;

/** What the server knows of a piece when more time is asked for. */
export interface AnsweredPiece extends PieceTimes {
  /** Milliseconds since the challenge was issued, when it was answered, and what the reply said; null for pieces of former releases. */
  readonly answeredAt: number | null;
  readonly progress: { readonly action: number; readonly done: boolean } | null;
}

export interface WantedTime {
  /** The action's place in the challenge. */
  action: number;
  milliseconds: number;
  /** Milliseconds since the challenge was issued. */
  receivedAt: number;
}

/** The challenge with the action's span extended, and everything later that much later; flashes stay, since they follow the clock. */
export function extended(challenge: LivenessChallenge, action: number, milliseconds: number): LivenessChallenge {
  const actions = challenge.actions.map((span, index) => {
    if (index < action) return span;
    if (index === action) return { ...span, to: span.to + milliseconds, extra: milliseconds };
    return { ...span, from: span.from + milliseconds, to: span.to + milliseconds };
  });
  return { ...challenge, actions, duration: challenge.duration + milliseconds };
}

/**
 * Whether an action may be asked for longer: once, within the bounds, if it has just happened, and only if no reply that it was done had been sent
 * long enough before to be known at the end of its span.
 */
export function mayExtend({ actions }: LivenessChallenge, { action, milliseconds, receivedAt }: WantedTime, pieces: readonly AnsweredPiece[]): boolean {
  const span = actions[action];
  const used = actions.reduce((sum, { extra = 0 }) => sum + extra, 0);
  if (!span || span.extra !== undefined || milliseconds > MORE_TIME.action || used + milliseconds > MORE_TIME.recording) return false;
  const end = span.to + milliseconds;
  if (receivedAt < end - TOLERANCE || receivedAt > end + MAX_UPLOAD_MS) return false;
  // how far the recording's clock is behind ours, at most
  const behind = Math.min(...pieces.map((piece) => piece.receivedAt - piece.last));
  return !pieces.some(
    ({ answeredAt, progress }) => answeredAt !== null && progress?.action === action && progress.done && answeredAt + MAX_REPLY_MS < span.to + behind,
  );
}
