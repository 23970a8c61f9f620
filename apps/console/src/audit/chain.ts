import { createHash } from 'node:crypto';

/** The content of an audit log entry; its hash covers all of it and the previous entry's hash. */
export interface EntryContent {
  sequence: number;
  at: Date;
  userName: string;
  address: string;
  action: string;
  subject: string;
  details: Record<string, string | number | boolean | null>;
}

/** Takes the place of a previous hash for the first entry. */
export const BEGINNING = Buffer.alloc(32);

export function hashAfter(previous: Buffer, { sequence, at, userName, address, action, subject, details }: EntryContent): Buffer {
  const sorted = Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([sequence, at.toISOString(), userName, address, action, subject, sorted]))
    .digest();
}

/** How many of `entries` continue the chain, counted from the first one. */
export function following(before: { sequence: number; hash: Buffer }, entries: readonly (EntryContent & { hash: Buffer })[]): number {
  let last = before;
  for (const [index, entry] of entries.entries()) {
    if (entry.sequence !== last.sequence + 1 || !hashAfter(last.hash, entry).equals(entry.hash)) return index;
    last = entry;
  }
  return entries.length;
}

/** The entry with its texts as PostgreSQL will return them, so that the hash matches what is read later: without NUL and unpaired surrogates. */
export const asStored = (content: EntryContent): EntryContent => ({
  ...content,
  userName: storedText(content.userName),
  address: storedText(content.address),
  action: storedText(content.action),
  subject: storedText(content.subject),
  details: Object.fromEntries(
    Object.entries(content.details).map(([name, value]) => [storedText(name), typeof value === 'string' ? storedText(value) : value]),
  ),
});

const storedText = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '\u{fffd}');
