import { createHash } from 'node:crypto';

/** What an entry of the audit log says; its hash covers all of it and the hash of the entry before. */
export interface Said {
  sequence: number;
  at: Date;
  userName: string;
  address: string;
  action: string;
  subject: string;
  details: Record<string, string | number | boolean | null>;
}

/** What stands before the first entry. */
export const BEGINNING = Buffer.alloc(32);

export function hashAfter(previous: Buffer, { sequence, at, userName, address, action, subject, details }: Said): Buffer {
  const sorted = Object.entries(details).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([sequence, at.toISOString(), userName, address, action, subject, sorted]))
    .digest();
}

/** How many of `entries` follow each other and the entry before them, from the first on. */
export function following(before: { sequence: number; hash: Buffer }, entries: readonly (Said & { hash: Buffer })[]): number {
  let last = before;
  for (const [index, entry] of entries.entries()) {
    if (entry.sequence !== last.sequence + 1 || !hashAfter(last.hash, entry).equals(entry.hash)) return index;
    last = entry;
  }
  return entries.length;
}

/** The entry with its texts as PostgreSQL gives them back, so that the hash fits what is read later: no NUL, and no half of a surrogate pair. */
export const asKept = (said: Said): Said => ({
  ...said,
  userName: kept(said.userName),
  address: kept(said.address),
  action: kept(said.action),
  subject: kept(said.subject),
  details: Object.fromEntries(Object.entries(said.details).map(([name, value]) => [kept(name), typeof value === 'string' ? kept(value) : value])),
});

const kept = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '\u{fffd}');
