import type { FlowClient } from './flow-client.js';
import type { Frame } from './frames.js';

/** How many pieces may be on their way at once; the server accepts a few more. */
const MAX_UNDERWAY = 4;

/** Sends the pieces of one recording. None waits for the answer to the one before, only for one of a few places. */
export class PieceSender {
  private readonly waiting: { sequence: number; frames: readonly Frame[] }[] = [];
  private readonly underway = new Set<Promise<unknown>>();
  private sequence = 0;
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly client: FlowClient,
    private readonly captureId: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** Whether the uplink does not keep up: pieces wait for a place. */
  get isBehind(): boolean {
    return this.waiting.length > 0;
  }

  /** Whether a piece could not be sent; then none is sent any more. */
  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  /** Sends this piece as soon as there is a place for it. */
  send(frames: readonly Frame[]): void {
    this.waiting.push({ sequence: this.sequence++, frames });
    this.fill();
  }

  /** Resolves once every piece has arrived; throws what prevented the first one that did not. */
  async arrived(): Promise<void> {
    while (this.underway.size > 0) await Promise.race(this.underway);
    if (this.failure) throw this.failure.error;
  }

  private fill(): void {
    while (this.underway.size < MAX_UNDERWAY && !this.failure) {
      const piece = this.waiting.shift();
      if (!piece) return;
      const sending = this.client
        .add(this.captureId, piece.sequence, piece.frames, this.signal)
        .catch((error: unknown) => (this.failure ??= { error }))
        .finally(() => {
          this.underway.delete(sending);
          this.fill();
        });
      this.underway.add(sending);
    }
  }
}
