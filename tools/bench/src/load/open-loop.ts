/** The result of one step of an open loop. */
export interface Step {
  /** Calls per second that were scheduled. */
  asked: number;
  /** Calls that were answered, that failed, and that were not started because too many were waiting. */
  answered: number;
  failed: number;
  dropped: number;
  /** Milliseconds from the scheduled start of each call, even if the generator started it later. */
  latencies: number[];
  /** Milliseconds from the start of the schedule to the last response. */
  elapsed: number;
}

/** Milliseconds between independent arrivals, `perSecond` on average (a Poisson process). */
export const nextArrival = (perSecond: number, random: number): number => (-Math.log(1 - random) / perSecond) * 1_000;

/** Scheduled start times of the calls, in milliseconds from now. */
export function arrivals(perSecond: number, milliseconds: number, random: () => number): number[] {
  const times: number[] = [];
  for (let at = nextArrival(perSecond, random()); at < milliseconds; at += nextArrival(perSecond, random())) times.push(at);
  return times;
}

/**
 * Starts calls by a schedule, no matter how slow the responses are. If the system stalls, the delay therefore shows for every call that was due
 * meanwhile (a closed loop would pause as well and see a single slow call). Calls beyond `mostWaiting` at once are dropped and counted.
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
