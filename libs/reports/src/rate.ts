/** Passed as a share of submitted, in percent with one digit; undefined if nothing was submitted. */
export const passRate = ({ submitted, passed }: { submitted: number; passed: number }): number | undefined =>
  submitted === 0 ? undefined : Math.round((1_000 * passed) / submitted) / 10;
