import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

export class SearchAudit extends FromSession {
  /** Part of the name of a user, an action or what it was done to. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  text?: string;

  /** Actions whose entries are found as well, because their words in the reader's language hold the text. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  actions?: string[];

  /** Only entries before this one. */
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
  /** SHA-256 over this entry and the previous entry's hash, in hex. */
  hash: string;
}

/** A page of the whole log, oldest entry first. */
export class ExportAudit extends FromSession {
  /** Only entries after this one. */
  @IsInt()
  @Min(0)
  after!: number;
}

/** The log as a file that can be verified elsewhere: `npm run verify-audit`. */
export interface AuditExport {
  format: 'shiren-audit-1';
  accountId: string;
  account: string;
  exportedAt: string;
  entries: AuditEntry[];
}

/** The newest entry of an account's log, stored outside its database. */
export interface AuditAnchor {
  accountId: string;
  sequence: number;
  hash: string;
  at: string;
}

export interface AuditCheck {
  entries: number;
  /** How many anchors the log was compared with, and the newest entry that they cover; 0 if there are none yet. */
  anchors: number;
  anchoredTo: number;
  /** The first entry that does not follow from the previous one, differs from its anchor, or is missing; absent if the log is intact. */
  brokenAt?: number;
  /** Further broken entries after it, at most twenty. */
  alsoBrokenAt?: number[];
}

export const auditPages = {
  audit: question<SearchAudit, { entries: AuditEntry[]; more: boolean }>('console.pages.audit', SearchAudit, 5_000),
  /** A few hundred entries at a time; the first page adds an entry to the log itself. */
  exportAudit: question<ExportAudit, { entries: AuditEntry[]; more: boolean }>('console.pages.audit.export', ExportAudit, 8_000),
  checkAudit: question<FromSession, AuditCheck>('console.pages.audit.check', FromSession, 30_000),
};
