import type { Report } from '@shiren/contracts-console';
import { passRate } from '@shiren/reports';
import { isSchemeName, schemeOf, type Step } from '@shiren/schemes';

export interface Totals {
  submitted: number;
  passed: number;
  failed: number;
  compared: number;
}

export const totalsOf = ({ groups }: Pick<Report, 'groups'>): Totals => {
  const sum = (key: keyof Totals): number => groups.reduce((total, group) => total + group[key], 0);
  return { submitted: sum('submitted'), passed: sum('passed'), failed: sum('failed'), compared: sum('compared') };
};

/** A rate in words; a dash if nothing was submitted. */
export const rateText = (rate: number | undefined): string => (rate === undefined ? '–' : `${rate.toFixed(1)} %`);

/** What a curve shows at each hour or day: nothing where there is nothing yet, and no rate where nothing was submitted. */
export const curveOf = ({ groups }: Pick<Report, 'groups'>, key: keyof Totals | 'rate'): (number | null)[] =>
  groups.map((group) => (group.toCome ? null : key === 'rate' ? (passRate(group) ?? null) : group[key]));

/** Steps that only some attempts have to take, depending on what was found: who did not take one is not lost. */
const conditional: readonly Step[] = ['photograph-id-card-if-stale', 'confirm-fields-if-unsure'];

/** The steps that every attempt of a scheme has to reach, in order. */
export const funnelSteps = (scheme: string): string[] =>
  isSchemeName(scheme) ? ['issued', 'consent', ...schemeOf(scheme).steps.filter((step) => !conditional.includes(step)), 'submitted', 'decided', 'passed'] : [];
