/** One step of an open loop: what was asked for, what came. */
export interface Step {
  /** Calls a second that were to begin. */
  asked: number;
  /** Calls that were answered, and those that failed or were not begun since too many waited. */
  answered: number;
  failed: number;
  dropped: number;
  /** Milliseconds from when each call was to begin, whether or not the generator had room for it by then. */
  latencies: number[];
  /** Milliseconds from the first intended beginning to the last answer. */
  elapsed: number;
}

/** Milliseconds between arrivals that know nothing of each other, at `perSecond` on average (a Poisson process). */
export const nextArrival = (perSecond: number, random: number): number => (-Math.log(1 - random) / perSecond) * 1_000;

/** When calls are to begin, in milliseconds from now. */
export function arrivals(perSecond: number, milliseconds: number, random: () => number): number[] {
  const times: number[] = [];
  for (let at = nextArrival(perSecond, random()); at < milliseconds; at += nextArrival(perSecond, random())) times.push(at);
  return times;
}

/**
 * Begins calls by a schedule, however slow the answers: a system that stalls is charged for everybody who came meanwhile
 * (a closed loop would wait with it and see one slow call). More than `mostWaiting` at once are dropped, and counted.
 */
export async function openLoop(call: () => Promise<unknown>, schedule: readonly number[], asked: number, mostWaiting = 256): Promise<Step> {
  const step: Step = { asked, answered: 0, failed: 0, dropped: 0, latencies: [], elapsed: 0 };
  const waiting = new Set<Promise<void>>();
  const began = performance.now();
  const one = async (intended: number): Promise<void> => {
    try {
      await call();
      step.answered++;
      step.latencies.push(performance.now() - began - intended);
    } catch {
      step.failed++;
    }
  };
  for (const intended of schedule) {
    const early = intended - (performance.now() - began);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    if (waiting.size >= mostWaiting) {
      step.dropped++;
      continue;
    }
    const running = one(intended).finally(() => waiting.delete(running));
    waiting.add(running);
  }
  await Promise.all(waiting);
  step.elapsed = performance.now() - began;
  return step;
}
