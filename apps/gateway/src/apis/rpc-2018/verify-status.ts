import type { TicketState, TicketStatus } from '@shiren/contracts-verification';
import { PASSED, describeReasons } from '@shiren/schemes';

/** The vendor's status codes. */
export const statusCodes: Readonly<Record<TicketStatus, number>> = { unverified: -1, 'in-progress': 0, passed: 1, failed: 2 };

export interface VerifyStatus {
  StatusCode: number;
  TrustedScore?: number;
  SimilarityScore?: number;
  AuthorityComparisonScore?: number;
  AuditConclusions?: string;
  /** The vendor's later sub-codes, the most important first: 200 passed, 201 to 205 failed. */
  SubCode?: string;
}

/** A ticket's state in the format of the 2018 API. */
export function verifyStatus({ status, verdict }: TicketState): VerifyStatus {
  return {
    StatusCode: statusCodes[status],
    ...(verdict?.trustedScore === undefined ? {} : { TrustedScore: verdict.trustedScore }),
    ...(verdict?.similarityScore === undefined ? {} : { SimilarityScore: verdict.similarityScore }),
    ...(verdict?.authorityScore === undefined ? {} : { AuthorityComparisonScore: verdict.authorityScore }),
    ...(verdict ? { AuditConclusions: describeReasons(verdict.reasons), SubCode: verdict.reasons[0] ?? PASSED } : {}),
  };
}
