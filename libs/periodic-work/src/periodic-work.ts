import { setTimeout as delay } from 'node:timers/promises';

export interface PeriodicWorkOptions {
  /** Milliseconds from the end of one run to the beginning of the next, and from the start to the first run unless `firstAfterMs` is set. */
  everyMs: number;
  firstAfterMs?: number;
  /** Called for a failed run; the next one runs all the same. */
  onError: (error: Error) => void;
  /** Waits; ends at once if the signal aborts. Tests pass their own. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A service has about ten seconds to shut down before it is killed. */
const STOP_DEADLINE_MS = 5_000;

const waitQuietly = (milliseconds: number, signal: AbortSignal): Promise<void> => delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);

/**
 * Work that a service repeats: never two runs at once, a failed run is reported and the next one runs all the same,
 * and `stop` waits for the current run, which is notified by the signal.
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

  /** Runs at once, or joins the current run. Never throws. */
  now(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    return (this.underWay ??= this.run().finally(() => (this.underWay = undefined)));
  }

  /** Starts no more runs; resolves when the current one has ended, or after five seconds. */
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
