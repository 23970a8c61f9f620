import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { question } from '../question.js';
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

export interface AuditCheck {
  entries: number;
  /** The first entry that does not follow from the one before; nothing where the chain is whole. */
  brokenAt?: number;
}

export const auditPages = {
  audit: question<SearchAudit, { entries: AuditEntry[]; more: boolean }>('console.pages.audit', SearchAudit, 5_000),
  checkAudit: question<FromSession, AuditCheck>('console.pages.audit.check', FromSession, 30_000),
};
