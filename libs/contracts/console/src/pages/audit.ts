import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

export class SearchAudit extends FromSession {
  /** Part of a user, an action or what it was done to. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  text?: string;

  /** Entries before this one. */
  @IsOptional()
  @IsInt()
  @Min(1)
  before?: number;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export interface AuditEntry {
  sequence: number;
  at: string;
  user: string;
  address: string;
  action: string;
  subject: string;
  details: Record<string, string | number | boolean | null>;
  /** SHA-256 over this entry and the hash of the one before, in hex. */
  hash: string;
}

/** A piece of the whole log, the oldest first. */
export class ExportAudit extends FromSession {
  /** Entries after this one. */
  @IsInt()
  @Min(0)
  after!: number;
}

/** The log as a file that can be checked elsewhere: `npm run verify-audit`. */
export interface AuditExport {
  format: 'shiren-audit-1';
  accountId: string;
  account: string;
  exportedAt: string;
  entries: AuditEntry[];
}

/** The newest entry of an account's log, kept where its database can't reach. */
export interface AuditAnchor {
  accountId: string;
  sequence: number;
  hash: string;
  at: string;
}

export interface AuditCheck {
  entries: number;
  /** How many anchors it was held against, and the newest entry that they speak of; 0 where there is none yet. */
  anchors: number;
  anchoredTo: number;
  /** The first entry that does not follow from the one before, differs from its anchor, or is missing; nothing where the log is whole. */
  brokenAt?: number;
  /** Further ones behind it, the first twenty. */
  alsoBrokenAt?: number[];
}

export const auditPages = {
  audit: question<SearchAudit, { entries: AuditEntry[]; more: boolean }>('console.pages.audit', SearchAudit, 5_000),
  /** Some hundred entries at a time; the first piece leaves an entry itself. */
  exportAudit: question<ExportAudit, { entries: AuditEntry[]; more: boolean }>('console.pages.audit.export', ExportAudit, 8_000),
  checkAudit: question<FromSession, AuditCheck>('console.pages.audit.check', FromSession, 30_000),
};
