import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const revisions = require('gb2260/lib/revisions.json') as readonly string[];

/** Every name that a GB/T 2260 code has had in the standard's editions from December 2002 to July 2016. */
const names = new Map<string, Set<string>>();
for (const revision of revisions) {
  for (const [code, name] of Object.entries(require(`gb2260/lib/${revision}.json`) as Record<string, string>)) {
    const known = names.get(code);
    if (known) known.add(name);
    else names.set(code, new Set([name]));
  }
}

/** Whether a code stands in one of those editions. Codes that were given up before 2002 are not there, so unknown is not wrong. */
export const isKnownRegion = (code: string): boolean => names.has(code);

/** Whether the first two digits are a province's. */
export const isProvince = (code: string): boolean => names.has(`${code.slice(0, 2)}0000`);

/** The names that a code has had, the newest first. */
export const regionNames = (code: string): readonly string[] => [...(names.get(code) ?? [])];

export const regionCodes = (): readonly string[] => [...names.keys()];
