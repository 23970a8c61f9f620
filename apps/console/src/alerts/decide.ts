import type { AlertKind, WindowedAlertKind } from '@shiren/contracts-console';

/** How many of how many, for instance failed of decided attempts. */
export interface Share {
  bad: number;
  all: number;
}

export type Decision = 'fire' | 'resolve' | 'stay';

/** What a rule sees, in its own unit; `undefined` if there are too few attempts to say. */
export type Level = number | undefined;

export interface Rise {
  level: Level;
  /** The share that the window was compared with, from 0 to 1; an alert keeps it until it resolves. */
  baseline: number;
}

/** A firing rule resolves below this part of its threshold, so that it does not fire and resolve in turn. */
const CALM_PART = 0.5;

const shareOf = ({ bad, all }: Share): number => (all === 0 ? 0 : bad / all);

/** Percentage points to two decimals, because 30 % - 20 % is 9.999… in floating point. */
const points = (share: number): number => Math.round(share * 10_000) / 100;

/**
 * By how many percentage points the bad share rose from the window before, or from the share that a firing alert was compared with. If that window
 * has too few attempts, a pass rate can't have fallen, but attacks and failing callbacks count from zero: they must not begin unnoticed at night.
 */
export function riseOf(kind: WindowedAlertKind, minAttempts: number, window: Share, before: Share, firingBaseline?: number): Rise {
  const isKnown = firingBaseline !== undefined || before.all >= minAttempts;
  const baseline = firingBaseline ?? (isKnown ? shareOf(before) : 0);
  if (window.all < minAttempts || (!isKnown && kind === 'pass-rate')) return { level: undefined, baseline };
  return { level: points(shareOf(window) - baseline), baseline };
}

/** Percent of a quota, rounded down so that 100 means used up; 0 without a quota. */
export function usedOf(used: number, quota: number | undefined): number {
  if (quota === undefined) return 0;
  return quota === 0 ? 100 : Math.floor((used / quota) * 100);
}

/** What follows from the level: a rule fires once, stays while it is not calm, and resolves once. */
export function decide(kind: AlertKind, threshold: number, level: Level, firing: boolean): Decision {
  if (level === undefined) return 'stay';
  if (!firing) return level >= threshold ? 'fire' : 'stay';
  return isCalm(kind, threshold, level) ? 'resolve' : 'stay';
}

function isCalm(kind: AlertKind, threshold: number, level: number): boolean {
  if (kind === 'authority') return level === 0;
  if (kind === 'quota') return level < threshold;
  return level < threshold * CALM_PART;
}
