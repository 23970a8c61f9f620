type Values = Readonly<Record<string, string | number | boolean | null>>;

/** For the audit log: what changed, as `20 → 30`. What was and is empty is left out. */
export function fromTo(before: Values, after: Values): Record<string, string> {
  const written = (value: Values[string] | undefined): string => (value === null || value === undefined || value === '' ? '–' : String(value));
  return Object.fromEntries(
    Object.keys({ ...before, ...after }).flatMap((key) => {
      const [from, to] = [written(before[key]), written(after[key])];
      return from === to ? [] : [[key, `${from} → ${to}`]];
    }),
  );
}
