import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What came of asking a service for `/health/live`: it answered; nobody listens there, as before a service has loaded its models; the
 * connection was taken and no answer came in time, as when the event loop hangs; or we were late ourselves and can't tell.
 */
export type Probed = 'answered' | 'refused' | 'silent' | 'unknown';

export interface ProbeTimes {
  /** Milliseconds for one answer. */
  deadline: number;
  /** Milliseconds from one probe's end to the next. */
  pause: number;
  /** A service that was silent so often in a row hangs. */
  maxSilent: number;
}

/**
 * A service that hangs is replaced after 35 to 40 s, about when Kubernetes would (three probes, 10 s apart). No request may hold an event
 * loop for longer than fractions of a second, but a machine that swaps or starts eight services at once may for seconds, and replacing a
 * service that was only busy costs the calls that it is at. So one answer in that time is enough.
 */
export const PROBE_TIMES: ProbeTimes = { deadline: 5_000, pause: 5_000, maxSilent: 4 };

/** A timer that fires so much too late (ms) says that this process was stopped or starved, and nothing about the other one. */
const MAX_TIMER_DELAY_MS = 1_000;

/** Asks the health port on this machine once; any answer counts. Never rejects. */
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

/** Asks until the service answers, nobody listens or nobody can tell; 'silent' when it was so often enough in a row: it hangs. */
export async function probeUntilSure(port: number, times: ProbeTimes = PROBE_TIMES): Promise<Probed> {
  for (let asked = 1; ; asked++) {
    const probed = await probe(port, times.deadline);
    if (probed !== 'silent' || asked === times.maxSilent) return probed;
    await pause(times.pause);
  }
}
