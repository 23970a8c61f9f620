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
