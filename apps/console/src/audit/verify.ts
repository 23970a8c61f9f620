import type { AuditAnchor, AuditEntry, AuditExport } from '@shiren/contracts-console';
import { BEGINNING, hashAfter } from './chain.js';

/** The first entry at which an export differs from what was written. */
export interface AuditFlaw {
  sequence: number;
  what: 'does not follow' | 'differs from its anchor' | 'is missing';
}

/** Checks the chain of an export from its beginning, and compares it with anchors stored elsewhere. Returns undefined if it is intact. */
export function verifyAudit({ accountId, entries }: Pick<AuditExport, 'accountId' | 'entries'>, anchors: readonly AuditAnchor[]): AuditFlaw | undefined {
  let previous: Buffer = BEGINNING;
  for (const [index, entry] of entries.entries()) {
    const hash = hashAfter(previous, { ...entry, at: new Date(entry.at), userName: entry.user });
    if (entry.sequence !== index + 1 || hash.toString('hex') !== entry.hash) return { sequence: index + 1, what: 'does not follow' };
    previous = hash;
  }
  return anchors
    .filter((anchor) => anchor.accountId === accountId)
    .map((anchor) => flawAt(anchor, entries[anchor.sequence - 1]))
    .find((flaw) => flaw !== undefined);
}

function flawAt({ sequence, hash }: AuditAnchor, entry: AuditEntry | undefined): AuditFlaw | undefined {
  if (!entry) return { sequence, what: 'is missing' };
  return entry.hash === hash ? undefined : { sequence, what: 'differs from its anchor' };
}

/** Reads anchors from a file with one JSON object per line: the anchor itself, or a log line that contains it. Other lines are ignored. */
export function readAnchors(text: string): AuditAnchor[] {
  return text.split('\n').flatMap((line) => {
    if (!line.includes('"sequence"')) return [];
    const read = JSON.parse(line) as AuditAnchor & { anchor?: AuditAnchor };
    const anchor = read.anchor ?? read;
    return typeof anchor.accountId === 'string' && typeof anchor.hash === 'string' ? [anchor] : [];
  });
}
