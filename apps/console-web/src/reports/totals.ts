import type { Report } from '@shiren/contracts-console';

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

/** Passed as a percentage of submitted; a dash if nothing was submitted. */
export const passRate = ({ submitted, passed }: Pick<Totals, 'submitted' | 'passed'>): string =>
  submitted === 0 ? '–' : `${((100 * passed) / submitted).toFixed(1)} %`;

/** The steps of the funnel in the order in which people reach them. */
export const funnelOrder = [
  'issued',
  'consent',
  'type-name-and-number',
  'liveness',
  'check-record',
  'photograph-id-card',
  'confirm-fields',
  'submitted',
  'decided',
  'passed',
] as const;

export const funnelOf = ({ steps }: Pick<Report, 'steps'>): { step: (typeof funnelOrder)[number]; attempts: number }[] =>
  funnelOrder.flatMap((step) => {
    const found = steps.find((one) => one.step === step);
    return found ? [{ step, attempts: found.attempts }] : [];
  });
