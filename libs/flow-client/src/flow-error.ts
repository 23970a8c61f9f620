import type { ErrorReply, Reason } from './replies.js';

/** The flow API returned an error, or could not be reached (`NETWORK`, `TIMEOUT`). */
export class FlowError extends Error {
  constructor(
    /** HTTP status; 0 if there was no response. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorReply['details'] = {},
    /** Explanation for the person, if a photo can't be used. */
    readonly reason?: Reason,
  ) {
    super(message);
    this.name = 'FlowError';
  }

  /** Whether the same call may soon succeed: the network or part of the service is unavailable. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}
