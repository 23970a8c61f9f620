import type { RecordState } from '@shiren/contracts-registry';
import { livenessOutcomes, type LivenessOutcome, type Verdict } from '@shiren/contracts-verification';
import { identificationNumberOf } from '@shiren/id-document/rules';
import { PASSED, reasons, reasonsOfLiveness, type Reason } from './reasons.js';
import type { Scheme } from './schemes.js';

/** The outcome of an attempt in the sandbox. */
export type SandboxFate =
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  /** What the rule would have decided, for the reviewer. */
  | { readonly kind: 'in-review'; readonly verdict: Verdict }
  | { readonly kind: 'in-progress' }
  /** In progress while the authority is unavailable, decided once it is back. */
  | { readonly kind: 'authority-away'; readonly verdict: Verdict };

/** An identity that belongs to nobody; its number determines the outcome. The name is arbitrary. */
export interface ReservedIdentity {
  /** Digits 15 to 17 of the number: the sub-code of the outcome. */
  readonly code: string;
  readonly identificationNumber: string;
  readonly what: { readonly zh: string; readonly en: string };
}

/** How long the sandbox's authority is unavailable, in milliseconds. */
export const SANDBOX_AWAY = 15_000;

/** Scores that fit the outcome; on the published scale, 80 and above passes. */
const LIKE = 95;
const UNLIKE = 20;
const UNSURE = 78;

/** Dongcheng, Beijing, 1 January 1900: valid numbers that belong to nobody alive. */
const numberOf = (code: string): string => identificationNumberOf({ region: '110101', birth: '1900-01-01', sequence: Number(code) });

const ownCodes = {
  [PASSED]: { zh: '通过', en: 'passes' },
  '000': { zh: '一直处于认证中', en: 'stays in progress' },
  '503': { zh: '权威数据源暂时不可用：先处于认证中，约 20 秒后通过', en: 'the authority is away: in progress at first, passes some 20 seconds later' },
  '900': { zh: '转人工审核', en: 'goes to review' },
} as const;

/** All outcomes that an attempt can have: passed, each reason, and the pending ones. */
export const reservedIdentities: readonly ReservedIdentity[] = Object.entries({ ...ownCodes, ...reasons })
  .map(([code, what]) => ({ code, identificationNumber: numberOf(code), what: { zh: what.zh, en: what.en } }))
  .sort((one, other) => (one.code < other.code ? -1 : 1));

const codes = new Map(reservedIdentities.map(({ code, identificationNumber }) => [identificationNumber, code]));

/** What decides in the sandbox: the submitted number or, for schemes without one, the number at the end of the ticket's id. */
export interface SandboxAttempt {
  readonly ticketId: string;
  readonly identificationNumber?: string | undefined;
}

/** What a recording comes to in the sandbox, whatever it shows. */
export function sandboxLiveness(attempt: SandboxAttempt): LivenessOutcome {
  const code = reservedCode(attempt);
  return livenessOutcomes.find((outcome) => outcome !== 'passed' && reasonsOfLiveness[outcome] === code) ?? 'passed';
}

const ID_NUMBER_LENGTH = 18;

/** The reserved code of an attempt; undefined if neither its number nor its ticket is a reserved one. */
export const reservedCode = ({ ticketId, identificationNumber }: SandboxAttempt): string | undefined =>
  codes.get(ticketId.slice(-ID_NUMBER_LENGTH).toUpperCase()) ?? codes.get(identificationNumber ?? '');

/**
 * Decides by the number, unless liveness has ended the attempt, as for a real one. The sandbox's authority knows only the reserved identities; schemes
 * without an authority pass.
 */
export function sandboxFate(
  attempt: SandboxAttempt & { readonly hasCard?: boolean; readonly liveness?: LivenessOutcome | undefined },
  { comparedWith, steps }: Pick<Scheme, 'comparedWith' | 'steps'>,
): SandboxFate {
  const { liveness } = attempt;
  if (liveness && liveness !== 'passed') return { kind: 'decided', verdict: { outcome: 'failed', reasons: [reasonsOfLiveness[liveness]] } };
  const code = reservedCode(attempt) ?? (comparedWith === 'authority' ? '202' : PASSED);
  const passed: Verdict = { outcome: 'passed', reasons: [], trustedScore: LIKE, ...(comparedWith === 'authority' ? { authorityScore: LIKE } : {}) };
  switch (code) {
    case PASSED:
      return { kind: 'decided', verdict: passed };
    case '000':
      return { kind: 'in-progress' };
    case '503':
      return { kind: 'authority-away', verdict: passed };
    case '900':
      return { kind: 'in-review', verdict: { ...scored('204', UNSURE), outcome: 'failed' } };
    case '310':
      // the scheme that asks for the card if the photo is old passes with the card
      if (attempt.hasCard && steps.includes('photograph-id-card-if-stale')) return { kind: 'decided', verdict: { ...passed, similarityScore: LIKE } };
      return { kind: 'decided', verdict: { outcome: 'failed', reasons: [code] } };
    default:
      return { kind: 'decided', verdict: { ...scored(code as Reason, UNLIKE), outcome: 'failed' } };
  }
}

/** What the sandbox's authority says about its photo, for flows that ask before the card is photographed. */
export function sandboxRecord(attempt: SandboxAttempt): RecordState {
  switch (reservedCode(attempt)) {
    case undefined:
    case '201':
    case '202':
      return 'unknown';
    case '203':
      return 'missing';
    case '310':
      return 'stale';
    default:
      return 'current';
  }
}

/** A reason with the score that explains it. */
function scored(reason: Reason, score: number): Pick<Verdict, 'reasons' | 'trustedScore' | 'authorityScore' | 'similarityScore'> {
  switch (reason) {
    case '204':
      return { reasons: [reason], trustedScore: score, authorityScore: score };
    case '301':
      return { reasons: [reason], trustedScore: score, authorityScore: LIKE, similarityScore: score };
    case '303':
      return { reasons: [reason], trustedScore: score };
    default:
      return { reasons: [reason] };
  }
}
