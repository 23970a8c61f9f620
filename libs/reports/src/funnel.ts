/** How many attempts of one scheme reached a step. */
export interface SchemeStep {
  scheme: string;
  step: string;
  attempts: number;
}

export interface FunnelStep {
  step: string;
  attempts: number;
  /** Attempts that reached the step before, but not this one; 0 for the first. */
  lost: number;
}

/** Schemes whose flows have the same steps, added up. */
export interface Funnel {
  schemes: string[];
  steps: FunnelStep[];
}

/**
 * One funnel for all schemes with the same steps: those of another would look like losses where a step is not asked for. `stepsOf` lists the steps
 * of a scheme that every attempt has to reach, in order. Steps that nobody reached count nothing; a scheme of which no step was reached is left out.
 * Busiest funnel first.
 */
export function funnelsOf(counts: readonly SchemeStep[], stepsOf: (scheme: string) => readonly string[]): Funnel[] {
  const chains = new Map<string, { schemes: string[]; steps: readonly string[] }>();
  for (const scheme of new Set(counts.map((count) => count.scheme))) {
    const steps = stepsOf(scheme);
    const chain = chains.get(steps.join()) ?? { schemes: [], steps };
    chains.set(steps.join(), { ...chain, schemes: [...chain.schemes, scheme] });
  }
  return [...chains.values()]
    .map(({ schemes, steps }) => ({ schemes: [...schemes].sort(), steps: withLosses(steps, (step) => sumOf(counts, schemes, step)) }))
    .filter(({ steps }) => steps.some(({ attempts }) => attempts > 0))
    .sort((one, other) => (other.steps[0]?.attempts ?? 0) - (one.steps[0]?.attempts ?? 0));
}

const sumOf = (counts: readonly SchemeStep[], schemes: readonly string[], wanted: string): number =>
  counts.reduce((sum, { scheme, step, attempts }) => (step === wanted && schemes.includes(scheme) ? sum + attempts : sum), 0);

/** An attempt counts for a step in the hour in which it was opened, but for its submission in another, so a step may have more than the one before. */
function withLosses(steps: readonly string[], attemptsOf: (step: string) => number): FunnelStep[] {
  let before: number | undefined;
  return steps.map((step) => {
    const attempts = attemptsOf(step);
    const lost = before === undefined ? 0 : Math.max(0, before - attempts);
    before = attempts;
    return { step, attempts, lost };
  });
}
