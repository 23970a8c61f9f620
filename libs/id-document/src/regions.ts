import { createRequire } from 'node:module';
import { regionsSince2016 } from './regions-since-2016.js';

const require = createRequire(import.meta.url);
const revisions = require('gb2260/lib/revisions.json') as readonly string[];

/** 埇桥区 with a wrong character, as editions before 2013 have it. */
const MISPRINT = '墉桥区';

/** All names of each GB/T 2260 code: those since July 2016, then those of the standard's editions back to December 2002. */
const names = new Map<string, Set<string>>();
function add(code: string, name: string): void {
  if (name === MISPRINT) return;
  const known = names.get(code);
  if (known) known.add(name);
  else names.set(code, new Set([name]));
}
for (const { code, name } of regionsSince2016) add(code, name);
for (const revision of revisions) {
  for (const [code, name] of Object.entries(require(`gb2260/lib/${revision}.json`) as Record<string, string>)) add(code, name);
}

/** Whether a code is in one of the lists. Codes abolished before 2002 are missing, so an unknown code is not necessarily wrong. */
export const isKnownRegion = (code: string): boolean => names.has(code);

/** Whether the first two digits are a province's. */
export const isProvince = (code: string): boolean => names.has(`${code.slice(0, 2)}0000`);

/** The names that a code has had, newest first. */
export const regionNames = (code: string): readonly string[] => [...(names.get(code) ?? [])];

export const regionCodes = (): readonly string[] => [...names.keys()];
