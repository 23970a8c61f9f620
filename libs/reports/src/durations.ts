/**
 * Durations are counted in buckets that grow by about a fifth each, so that hours can be added up to days; values read from them are at most a tenth
 * off.
 */
const FIRST = 50;
const FACTOR = 2 ** (1 / 4);
/** About 14 hours. */
const LAST = 80;

/** The bucket of a duration in milliseconds; 0 holds everything up to 50 ms. */
export const bucketOf = (milliseconds: number): number =>
  Math.min(LAST, Math.max(0, Math.ceil(Math.log(Math.max(milliseconds, FIRST) / FIRST) / Math.log(FACTOR) - 1e-9)));

/** Milliseconds that represent a bucket: its geometric centre. */
const middleOf = (bucket: number): number => FIRST * FACTOR ** (bucket === 0 ? 0 : bucket - 0.5);

/** The duration that a share (0 to 1) of all stay within, in milliseconds; undefined if there are none. */
export function quantile(counts: ReadonlyMap<number, number>, share: number): number | undefined {
  const buckets = [...counts].filter(([, count]) => count > 0).sort(([one], [other]) => one - other);
  const all = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * all));
  let seen = 0;
  const found = buckets.find(([, count]) => (seen += count) >= rank);
  return found && Math.round(middleOf(found[0]));
}
