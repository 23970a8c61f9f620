import { PeriodicWork } from './periodic-work.js';

/** A clock controlled by the test: each wait ends when `pass` is called, or when the work is stopped. */
class Clock {
  readonly waits: number[] = [];
  private release: (() => void) | undefined;

  readonly wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      this.waits.push(milliseconds);
      this.release = resolve;
      signal.addEventListener('abort', () => resolve());
    });

  async pass(): Promise<void> {
    this.release?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs that the test ends. */
class Runs {
  begun = 0;
  private end: (() => void) | undefined;

  readonly work = (signal: AbortSignal): Promise<void> => {
    this.begun += 1;
    this.signal = signal;
    return new Promise((resolve) => (this.end = resolve));
  };
  signal: AbortSignal | undefined;

  async finish(): Promise<void> {
    this.end?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const errors: string[] = [];
const settings = (clock: Clock) => ({ everyMs: 1_000, firstAfterMs: 50, onError: (error: Error) => errors.push(error.message), wait: clock.wait });

describe('periodic work', () => {
  it('waits from the end of one run to the next', async () => {
    const [clock, runs] = [new Clock(), new Runs()];
    const work = new PeriodicWork(settings(clock), runs.work);
    work.start();
    expect([clock.waits, runs.begun]).toEqual([[50], 0]);
    await clock.pass();
    expect([clock.waits, runs.begun]).toEqual([[50], 1]);
    await runs.finish();
    expect(clock.waits).toEqual([50, 1_000]);
    await work.stop();
    expect(runs.begun).toBe(1);
  });

  it('never runs twice at once, however often it is asked to run now', async () => {
    const [clock, runs] = [new Clock(), new Runs()];
    const work = new PeriodicWork(settings(clock), runs.work);
    work.start();
    const asked = [work.now(), work.now()];
    await clock.pass();
    expect(runs.begun).toBe(1);
    await runs.finish();
    await Promise.all(asked);
    expect(runs.begun).toBe(1);
    await work.stop();
  });

  it('reports what a failed run said, and runs again', async () => {
    const clock = new Clock();
    let begun = 0;
    const work = new PeriodicWork(settings(clock), () => {
      begun += 1;
      return Promise.reject(new Error('the database does not answer'));
    });
    work.start();
    await clock.pass();
    await clock.pass();
    expect(begun).toBe(2);
    expect(errors).toEqual(['the database does not answer', 'the database does not answer']);
    await work.stop();
  });

  it('stops when the run under way has ended, which learns of it', async () => {
    const [clock, runs] = [new Clock(), new Runs()];
    const work = new PeriodicWork(settings(clock), runs.work);
    work.start();
    await clock.pass();
    let stopped = false;
    const stopping = work.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([stopped, runs.signal?.aborted]).toEqual([false, true]);
    await runs.finish();
    await stopping;
    await work.now();
    expect(runs.begun).toBe(1);
  });
});
