import type { LivenessEvidence } from '@shiren/contracts-media';
import { median } from './actions.js';
import type { LivenessVerdict } from './rule.js';
import { guidanceLimits } from './guidance.js';
import type { FrameObservation } from './observation.js';

/**
 * Log odds of a real face by the network `fr_liveness` below which the risk is high. On 200 people and 1,000 attacks of a public research set the log
 * odds of an attack were 1.95 − 0.76 × its answer.
 */
const HIGH_RISK = -1;

/** 0.5 if the risk is just high; undefined without a network, and in the dark, where such networks err. */
export function passiveScore(realness: number | undefined, observations: readonly FrameObservation[]): number | undefined {
  const lights = observations.flatMap(({ face }) => (face ? [0.299 * face.skin[0] + 0.587 * face.skin[1] + 0.114 * face.skin[2]] : []));
  if (realness === undefined || median(lights) < guidanceLimits.leastLight) return undefined;
  return 1 / (1 + Math.exp(HIGH_RISK - realness));
}

/** Whether the network finds the risk high. */
export const isRisky = (evidence: readonly LivenessEvidence[]): boolean => evidence.some(({ kind, score }) => kind === 'passive' && score < 0.5);

/**
 * The network never refuses anybody by itself: a recording that passes although it finds the risk high has to be made once more, with as many actions
 * as there are, if that was not asked for already and the person may try again.
 */
export function withCloserLook(verdict: LivenessVerdict, evidence: readonly LivenessEvidence[], more: boolean): LivenessVerdict {
  return verdict.outcome === 'passed' && isRisky(evidence) && more ? { outcome: 'again', reasons: ['closer-look'] } : verdict;
}
