import type { EntryContent } from './chain.js';

type Details = EntryContent['details'];

/** What differs, as details of an audit entry, from what and to what: `role: "owner → reviewer"`. A dash stands for what is not set. */
export const changesOf = <Settings extends Details>(before: Settings, after: Settings): Details =>
  Object.fromEntries(
    Object.entries(after)
      .filter(([name, value]) => value !== before[name])
      .map(([name, value]) => [name, `${before[name] ?? '–'} → ${value ?? '–'}`]),
  );
