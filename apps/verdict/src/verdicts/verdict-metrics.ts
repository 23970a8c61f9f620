import type { AttemptDecided } from '@shiren/contracts-verification';
import { counted, timed } from '@shiren/observability';

const verdicts = counted('shiren_verdicts_total', 'Verdicts by scheme and outcome.', ['scheme', 'outcome']);
const reasons = counted('shiren_verdict_reasons_total', 'Reasons of failed verdicts; one verdict may have several.', ['scheme', 'reason']);
const decisionSeconds = timed(
  'shiren_decision_seconds',
  'Time from submission to verdict, including manual review.',
  ['scheme'],
  [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 86_400],
);

/** Call this once the transaction of the verdict is committed. */
export function countVerdict({ scheme, outcome, reasons: named, submittedAt, decidedAt }: AttemptDecided): void {
  verdicts.inc({ scheme, outcome });
  for (const reason of named) reasons.inc({ scheme, reason });
  if (submittedAt) decisionSeconds.observe({ scheme }, Math.max(Date.parse(decidedAt) - Date.parse(submittedAt), 0) / 1_000);
}
