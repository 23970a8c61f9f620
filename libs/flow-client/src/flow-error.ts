import type { ErrorReply, Reason } from './replies.js';

/** The flow API refused, or could not be reached (`NETWORK`, `TIMEOUT`). */
export class FlowError extends Error {
  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorReply['details'] = {},
    /** What a person can be told, where a photo can't be used. */
    readonly reason?: Reason,
  ) {
    super(message);
    this.name = 'FlowError';
  }

  /** Whether the same again may work in a moment: the network, or a part of the service that is away. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}
