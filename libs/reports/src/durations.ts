/** Durations are kept as counts in buckets that grow by a fifth each, so that hours add up to days; what is read from them is at most a tenth off. */
const FIRST = 50;
const FACTOR = 2 ** (1 / 4);
/** Some 14 hours. */
const LAST = 80;

/** The bucket of a duration in milliseconds; 0 holds all up to 50 ms. */
export const bucketOf = (milliseconds: number): number =>
  Math.min(LAST, Math.max(0, Math.ceil(Math.log(Math.max(milliseconds, FIRST) / FIRST) / Math.log(FACTOR) - 1e-9)));

/** Milliseconds that stand for a bucket: its middle, on the scale on which buckets are even. */
const middleOf = (bucket: number): number => FIRST * FACTOR ** (bucket === 0 ? 0 : bucket - 0.5);

/** The duration that a share (0 to 1) of all stay within, in milliseconds; nothing when there are none. */
export function quantile(counts: ReadonlyMap<number, number>, share: number): number | undefined {
  const buckets = [...counts].filter(([, count]) => count > 0).sort(([one], [other]) => one - other);
  const all = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * all));
  let seen = 0;
  const found = buckets.find(([, count]) => (seen += count) >= rank);
  return found && Math.round(middleOf(found[0]));
}
