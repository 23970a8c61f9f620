import type { FinishedCapture, LivenessEvidence } from '@shiren/contracts-media';
import type { LivenessReason } from './reasons.js';

export const evidenceKinds = [
  ...(['present', 'alone', 'near', 'gapless', 'timely', 'action', 'smooth', 'even-light', 'one-person'] as const),
  ...(['depth-seen', 'depth', 'not-flat', 'own-movement', 'no-display', 'moving', 'unrepeated', 'unseen', 'unmoved', 'not-replayed', 'colour'] as const),
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

interface Demand {
  /** Minimum score. */
  least: number;
  /** The consequence of a lower score: `failed` for signs of an attack, `again` if nothing conclusive was seen. */
  otherwise: 'failed' | 'again';
  reason: LivenessReason;
}

/** The minimum score of each kind of evidence. Scores are scaled so that signs for and against balance at 0.5. */
export const demands: Readonly<Record<EvidenceKind, Demand>> = {
  present: { least: 0.9, otherwise: 'again', reason: 'no-face' },
  alone: { least: 0.5, otherwise: 'again', reason: 'several-faces' },
  near: { least: 0.5, otherwise: 'again', reason: 'face-too-small' },
  gapless: { least: 0.5, otherwise: 'again', reason: 'gaps' },
  timely: { least: 0.5, otherwise: 'again', reason: 'late' },
  action: { least: 0.5, otherwise: 'again', reason: 'action' },
  smooth: { least: 0.5, otherwise: 'again', reason: 'unsteady' },
  'even-light': { least: 0.5, otherwise: 'again', reason: 'light' },
  'one-person': { least: 0.5, otherwise: 'failed', reason: 'another-person' },
  'depth-seen': { least: 0.5, otherwise: 'again', reason: 'no-depth-seen' },
  depth: { least: 0.5, otherwise: 'again', reason: 'no-depth-seen' },
  'not-flat': { least: 0.5, otherwise: 'failed', reason: 'flat' },
  'own-movement': { least: 0.5, otherwise: 'failed', reason: 'flat' },
  'no-display': { least: 0.5, otherwise: 'failed', reason: 'screen' },
  moving: { least: 0.6, otherwise: 'failed', reason: 'frozen' },
  unrepeated: { least: 0.5, otherwise: 'failed', reason: 'repeated' },
  unseen: { least: 0.5, otherwise: 'failed', reason: 'replayed' },
  unmoved: { least: 0.5, otherwise: 'again', reason: 'closer-look' },
  'not-replayed': { least: 0.5, otherwise: 'failed', reason: 'replayed' },
  colour: { least: 0.5, otherwise: 'again', reason: 'colour' },
};

export interface LivenessVerdict {
  outcome: FinishedCapture['outcome'];
  /** Most important first, each once. */
  reasons: LivenessReason[];
}

/** Passed if every demand is met; failed if one shows signs of an attack; otherwise the person may try again. */
export function decideLiveness(evidence: readonly LivenessEvidence[]): LivenessVerdict {
  const missed = evidence.flatMap(({ kind, score }) => {
    const demand = isEvidenceKind(kind) ? demands[kind] : undefined;
    return demand && !(score >= demand.least) ? [demand] : [];
  });
  const failed = missed.filter(({ otherwise }) => otherwise === 'failed');
  const ordered = [...failed, ...missed.filter(({ otherwise }) => otherwise === 'again')];
  return {
    outcome: failed.length > 0 ? 'failed' : missed.length > 0 || evidence.length === 0 ? 'again' : 'passed',
    reasons: [...new Set(ordered.map(({ reason }) => reason))],
  };
}

const isEvidenceKind = (kind: string): kind is EvidenceKind => (evidenceKinds as readonly string[]).includes(kind);
