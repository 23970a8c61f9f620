import type { Verdict } from '@shiren/contracts';
import { adviceFor, reasonText } from '@shiren/schemes';
import type { ReasonReply, ResultReply } from './replies.js';

/** A verdict as the person may hear it: why, and what to do, but never a score. */
export const resultOf = (verdict: Verdict | undefined): ResultReply =>
  verdict ? { outcome: verdict.outcome, reasons: verdict.reasons.map(reasonOf) } : { outcome: 'in-progress', reasons: [] };

export const reasonOf = (code: string): ReasonReply => ({ code, ...reasonText(code), advice: adviceFor(code) });
