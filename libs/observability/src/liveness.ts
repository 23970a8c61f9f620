import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Result of asking a service for `/health/live`: it answered; nobody listens, as before a service has loaded its models; the
 * connection was accepted but no response came in time, as when the event loop hangs; or this process was delayed itself and can't tell.
 */
export type Probed = 'answered' | 'refused' | 'silent' | 'unknown';

export interface ProbeTimes {
  /** Deadline for one response, in milliseconds. */
  deadline: number;
  /** Milliseconds from one probe's end to the next. */
  pause: number;
  /** After this many silent probes in a row, the service is considered hung. */
  maxSilent: number;
}

/**
 * A hung service is replaced after 35 to 40 s, about when Kubernetes would (three probes, 10 s apart). No request may block an event
 * loop for more than fractions of a second, but a machine that swaps or starts eight services at once may do so for seconds, and replacing a
 * service that was merely busy costs the calls in progress. So one response in that time is enough.
 */
export const PROBE_TIMES: ProbeTimes = { deadline: 5_000, pause: 5_000, maxSilent: 4 };

/** A timer that fires this late (ms) means that this process was stopped or starved, and says nothing about the other one. */
const MAX_TIMER_DELAY_MS = 1_000;

/** Asks a health port on this machine once; any response counts. Never rejects. */
export function probe(port: number, deadline: number): Promise<Probed> {
  const began = performance.now();
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health/live', agent: false }, (response) => {
      response.resume();
      done('answered');
    });
    request.once('error', ({ code }: NodeJS.ErrnoException) => done(code === 'ECONNREFUSED' ? 'refused' : 'unknown'));
    const timer = setTimeout(() => done(performance.now() - began > deadline + MAX_TIMER_DELAY_MS ? 'unknown' : 'silent'), deadline);
    const done = (probed: Probed): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(probed);
    };
  });
}

/** Asks until the service answers, nobody listens, or the result is unknown; 'silent' after enough silent probes in a row: it hangs. */
export async function probeUntilSure(port: number, times: ProbeTimes = PROBE_TIMES): Promise<Probed> {
  for (let asked = 1; ; asked++) {
    const probed = await probe(port, times.deadline);
    if (probed !== 'silent' || asked === times.maxSilent) return probed;
    await pause(times.pause);
  }
}
