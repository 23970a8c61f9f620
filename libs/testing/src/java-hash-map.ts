/** Java's `String.hashCode`, with the bits spread as `HashMap` does. */
function spreadHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 16);
}

/** The entries in the order in which a Java `HashMap` lists them when they were added in the given order. Holds while no bucket has eight. */
export function javaHashMapOrder<Value>(entries: readonly (readonly [string, Value])[]): [string, Value][] {
  let buckets = 16;
  while (entries.length > buckets * 0.75) buckets *= 2;
  const bucketOf = (name: string): number => spreadHash(name) & (buckets - 1);
  return entries.map(([name, value]): [string, Value] => [name, value]).sort(([a], [b]) => bucketOf(a) - bucketOf(b));
}
