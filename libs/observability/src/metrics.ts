import { Counter, Gauge, Histogram, collectDefaultMetrics, register } from 'prom-client';

/** In seconds, from a question on the bus to a waiting person. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** How a request ended: a refusal is the caller's fault, a failure ours. */
export type Outcome = 'answered' | 'refused' | 'failed';

/** Counts and times something. Labels have few values: never an id, a name, or anything chosen by a caller. */
export const timed = <Label extends string>(name: string, help: string, labels: readonly Label[], buckets = BUCKETS): Histogram<Label> =>
  new Histogram({ name, help, labelNames: labels, buckets });

export const counted = <Label extends string>(name: string, help: string, labels: readonly Label[]): Counter<Label> =>
  new Counter({ name, help, labelNames: labels });

/** `look` sets the gauge whenever it is read; slow values are looked up beforehand (LookedUp). */
export const gauged = <Label extends string>(name: string, help: string, labels: readonly Label[], look?: (gauge: Gauge<Label>) => void): Gauge<Label> =>
  new Gauge({
    name,
    help,
    labelNames: labels,
    ...(look
      ? {
          collect() {
            look(this);
          },
        }
      : {}),
  });

/** Seconds since `started`, a time of `performance.now()`. */
export const secondsSince = (started: number): number => (performance.now() - started) / 1_000;

/** How long a scrape waits for values that have to be looked up, in milliseconds. */
const LOOK_DEADLINE = 1_000;

/**
 * Values that have to be looked up when metrics are read, such as the length of a queue in a table; if that fails or takes too long, the other
 * metrics are still returned.
 */
export class LookedUp {
  private readonly looks = new Set<() => Promise<void>>();

  add(look: () => Promise<void>): void {
    this.looks.add(look);
  }

  async now(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LOOK_DEADLINE);
    });
    await Promise.race([Promise.allSettled([...this.looks].map((look) => look())), late]);
    clearTimeout(timer);
  }
}

/**
 * Interval at which the delay of the event loop is sampled, in milliseconds; the lag metrics include it. At prom-client's 10 ms an idle process wakes up
 * a hundred times a second, which was half of the processor time of the idle system.
 */
const EVENT_LOOP_SAMPLE_MS = 100;

/** CPU, memory and event loop of this process; tests run several services in one process. */
export function observeProcess(): void {
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
}

/** All metrics of this process in Prometheus's format. */
export async function exposition(lookedUp: LookedUp): Promise<{ type: string; text: string }> {
  await lookedUp.now();
  return { type: register.contentType, text: await register.metrics() };
}
