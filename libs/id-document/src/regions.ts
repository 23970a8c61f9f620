import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const revisions = require('gb2260/lib/revisions.json') as readonly string[];

/** All names of each GB/T 2260 code in the standard's editions from December 2002 to July 2016. */
const names = new Map<string, Set<string>>();
for (const revision of revisions) {
  for (const [code, name] of Object.entries(require(`gb2260/lib/${revision}.json`) as Record<string, string>)) {
    const known = names.get(code);
    if (known) known.add(name);
    else names.set(code, new Set([name]));
  }
}

/** Whether a code is in one of those editions. Codes abolished before 2002 are missing, so an unknown code is not necessarily wrong. */
export const isKnownRegion = (code: string): boolean => names.has(code);

/** Whether the first two digits are a province's. */
export const isProvince = (code: string): boolean => names.has(`${code.slice(0, 2)}0000`);

/** The names that a code has had, newest first. */
export const regionNames = (code: string): readonly string[] => [...(names.get(code) ?? [])];

export const regionCodes = (): readonly string[] => [...names.keys()];
