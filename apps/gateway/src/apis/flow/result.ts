import type { FlowSession } from '@shiren/contracts-verification';
import { adviceFor, reasonText } from '@shiren/schemes';
import type { ReasonReply, ResultReply } from './replies.js';

/** A verdict as the person may hear it: why, and what to do, but never a score. */
export const resultOf = ({ verdict, referred }: Pick<FlowSession, 'verdict' | 'referred'>): ResultReply =>
  verdict ? { outcome: verdict.outcome, reasons: verdict.reasons.map(reasonOf) } : { outcome: referred ? 'in-review' : 'in-progress', reasons: [] };

export const reasonOf = (code: string): ReasonReply => ({ code, ...reasonText(code), advice: adviceFor(code) });
