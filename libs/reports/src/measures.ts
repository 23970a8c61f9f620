import { bucketOf } from './durations.js';

/** What is known about an attempt from the events so far, in any order. */
export interface CountedAttempt {
  /** Steps of the flow that the person reached. */
  steps: readonly string[];
  submittedAt?: number;
  decidedAt?: number;
  outcome?: 'passed' | 'failed';
  reasons?: readonly string[];
}

/**
 * The measures that an attempt counts for: `submitted`, `passed`, `failed`, `reason:204` (only the most important, so that reasons add up to the
 * failures), `duration:<bucket>` from submission to decision, and `step:<name>` for where people give up. If nobody opened a page for an attempt
 * (the business submitted the materials itself), nobody can give up: its submission is not a step.
 */
export function measuresOf({ steps, submittedAt, decidedAt, outcome, reasons }: CountedAttempt): string[] {
  const measures = [...new Set(steps)].map((step) => `step:${step}`);
  if (submittedAt === undefined) return measures.sort();
  const opened = steps.some((step) => step !== 'issued');
  measures.push('submitted');
  if (opened) measures.push('step:submitted');
  if (outcome !== undefined && decidedAt !== undefined) {
    measures.push(outcome, `duration:${bucketOf(decidedAt - submittedAt)}`);
    if (opened) measures.push('step:decided', ...(outcome === 'passed' ? ['step:passed'] : []));
    if (outcome === 'failed' && reasons?.[0] !== undefined) measures.push(`reason:${reasons[0]}`);
  }
  return [...new Set(measures)].sort();
}

/** Measures to add to those counted before; an attempt's measures only grow. */
export const newMeasures = (before: readonly string[], after: readonly string[]): string[] => after.filter((measure) => !before.includes(measure));
