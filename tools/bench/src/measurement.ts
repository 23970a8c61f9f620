/** The duration of the calls in one run. */
export interface Measurement {
  /** Milliseconds of each call. */
  latencies: number[];
  /** Milliseconds from the start of the first call to the end of the last one. */
  elapsed: number;
}

export interface Figures {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Keeps `inFlight` calls going for the given number of milliseconds, then waits for the last ones. */
export async function measure(call: () => Promise<unknown>, inFlight: number, milliseconds: number): Promise<Measurement> {
  const latencies: number[] = [];
  const began = performance.now();
  const work = async (): Promise<void> => {
    while (performance.now() - began < milliseconds) {
      const start = performance.now();
      await call();
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return { latencies, elapsed: performance.now() - began };
}

/** Figures over all rounds together. */
export function figuresOf(rounds: readonly Measurement[]): Figures {
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  const elapsed = rounds.reduce((sum, round) => sum + round.elapsed, 0);
  return {
    perSecond: (latencies.length / elapsed) * 1_000,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
  };
}

/** The smallest value that at least this share of the sorted values does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) throw new Error('There is nothing to take a percentile of.');
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Rounds to three significant figures: 0.123, 12.3, 1,230. */
export const rounded = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

/** A table with aligned columns, the first one to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), title.length));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width))).join(' | ')} |`;
  return [line(head), `| ${widths.map((width, column) => `${'-'.repeat(width - 1)}${column === 0 ? '-' : ':'}`).join(' | ')} |`, ...rows.map(line)].join('\n');
}
