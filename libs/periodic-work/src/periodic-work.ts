import { setTimeout as delay } from 'node:timers/promises';

export interface PeriodicWorkOptions {
  /** Milliseconds from the end of one run to the beginning of the next, and from the start to the first unless `firstAfterMs` says otherwise. */
  everyMs: number;
  firstAfterMs?: number;
  /** Hears of a run that failed; the next one comes all the same. */
  onError: (error: Error) => void;
  /** Waits; ends at once when the signal aborts. Tests pass their own. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A service that ends has some ten seconds before it is killed. */
const STOP_DEADLINE_MS = 5_000;

const waitQuietly = (milliseconds: number, signal: AbortSignal): Promise<void> => delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);

/**
 * Work that a service does again and again: never twice at once, a run that fails is reported and the next one comes all the same,
 * and `stop` waits for the run under way, which learns of it by the signal.
 */
export class PeriodicWork {
  private readonly stopping = new AbortController();
  private underWay: Promise<void> | undefined;
  private looping: Promise<void> | undefined;

  constructor(
    private readonly options: PeriodicWorkOptions,
    private readonly work: (signal: AbortSignal) => Promise<unknown>,
  ) {}

  start(): void {
    this.looping ??= this.loop();
  }

  /** Runs at once, or joins the run under way. Never throws. */
  now(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    return (this.underWay ??= this.run().finally(() => (this.underWay = undefined)));
  }

  /** No run begins any more; returns when the one under way has ended, or after five seconds. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.race([Promise.all([this.underWay, this.looping]), delay(STOP_DEADLINE_MS, undefined, { ref: false })]);
  }

  private async loop(): Promise<void> {
    const { everyMs, firstAfterMs = everyMs, wait = waitQuietly } = this.options;
    const { signal } = this.stopping;
    for (let pause = firstAfterMs; !signal.aborted; pause = everyMs) {
      await wait(pause, signal);
      await this.now();
    }
  }

  private async run(): Promise<void> {
    try {
      await this.work(this.stopping.signal);
    } catch (error) {
      this.options.onError(error as Error);
    }
  }
}
