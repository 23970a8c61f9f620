import { bucketOf } from './durations.js';

/** What is known of an attempt from the events that have come so far, in whichever order. */
export interface CountedAttempt {
  /** Steps of the flow that the person reached. */
  steps: readonly string[];
  submittedAt?: number;
  decidedAt?: number;
  outcome?: 'passed' | 'failed';
  reasons?: readonly string[];
}

/**
 * What an attempt counts for: `submitted`, `passed`, `failed`, `reason:204` (the weightiest only, so that reasons add up to what failed),
 * `duration:<bucket>` from submission to decision, and `step:<name>` for where people give up. An attempt of which nobody opened a page
 * (the business submitted the materials itself) has no way to give up: its submission is no step.
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

/** What has to be added to what was counted before; what an attempt counts for only grows. */
export const newMeasures = (before: readonly string[], after: readonly string[]): string[] => after.filter((measure) => !before.includes(measure));
