import type { AuthorityAnswer, LivenessOutcome, Verdict } from '@shiren/contracts';
import type { CardFindings } from '@shiren/id-document';
import { reasonsOfFlaws, type Reason } from './reasons.js';
import type { Scheme } from './schemes.js';

/** What was found out about an attempt; a part is absent when the scheme or the materials gave no cause to ask. */
export interface Evidence {
  /** What became of the recording; absent where the business captured the face itself. */
  readonly liveness?: LivenessOutcome;
  readonly authority?: AuthorityAnswer;
  readonly portrait?: PortraitMatch;
  /** What the card photos say, held against the claim and each other. */
  readonly card?: CardFindings;
  /** The live face against the photo that the business had kept. */
  readonly retained?: { readonly score: number };
}

/** The live face against the portrait on the ID card; no score when the card shows no face. */
export interface PortraitMatch {
  readonly score?: number;
}

/** Least scores, 0 to 100, on the published scale (80: one stranger in a thousand is accepted, 60: one in a hundred). */
export const thresholds = {
  authority: 80,
  /** A photo that is older than the authority's limit counts only beside the portrait of a card, and then need be less alike. */
  staleAuthority: 60,
  /** Lower, since a card's portrait is small and printed, and the authority has been asked as well. */
  portrait: 60,
  retained: 80,
} as const;

type RealPersonEvidence = Evidence & { readonly authority: AuthorityAnswer };

/** The real-person rule: the authority knows the person by this name, every face that was given is theirs, and so is the card. */
export function decideRealPerson(evidence: RealPersonEvidence): Verdict {
  const reasons = [...authorityReasons(evidence), ...cardReasons(evidence.card), ...portraitReasons(evidence.portrait)];
  const scores = [evidence.authority.score, evidence.portrait?.score].filter((score) => score !== undefined);
  return {
    outcome: reasons.length === 0 ? 'passed' : 'failed',
    reasons,
    ...(scores.length > 0 ? { trustedScore: Math.min(...scores) } : {}),
    ...(evidence.authority.score === undefined ? {} : { authorityScore: evidence.authority.score }),
    ...(evidence.portrait?.score === undefined ? {} : { similarityScore: evidence.portrait.score }),
  };
}

/** The live-face rule: the face is that of the retained photo. */
export function decideLiveFace({ retained: { score } }: { readonly retained: { readonly score: number } }): Verdict {
  const passed = score >= thresholds.retained;
  return { outcome: passed ? 'passed' : 'failed', reasons: passed ? [] : (['303'] satisfies Reason[]), trustedScore: score };
}

/** Decides by the rule of the scheme; throws where evidence that the rule needs was not collected. */
export function decide(comparedWith: Scheme['comparedWith'], evidence: Evidence): Verdict {
  const { liveness, authority, retained } = evidence;
  if (liveness === 'failed') return { outcome: 'failed', reasons: ['205'] satisfies Reason[] };
  if (comparedWith === 'retained-photo' && retained) return decideLiveFace({ retained });
  if (comparedWith === 'authority' && authority) return decideRealPerson({ ...evidence, authority });
  throw new Error(`There is no evidence from the ${comparedWith}.`);
}

function authorityReasons({ authority: { identity, photo, score }, portrait, liveness }: RealPersonEvidence): Reason[] {
  if (identity === 'unknown') return ['202'];
  if (identity === 'name-mismatch') return ['201'];
  if (score === undefined) return ['203'];
  if (photo !== 'stale') return score < thresholds.authority ? ['204'] : [];
  if (portrait) return score < thresholds.staleAuthority ? ['204'] : [];
  // in a flow the card can be asked for; a business that captures itself is told of the old photo only where the face is not alike
  if (score < thresholds.authority) return ['204', '310'];
  return liveness ? ['310'] : [];
}

function portraitReasons(portrait: PortraitMatch | undefined): Reason[] {
  if (!portrait) return [];
  if (portrait.score === undefined) return ['302'];
  return portrait.score < thresholds.portrait ? ['301'] : [];
}

function cardReasons(card: CardFindings | undefined): Reason[] {
  if (!card) return [];
  const flaws = [card.frontFlaw, card.backFlaw].flatMap((flaw) => (flaw ? [reasonsOfFlaws[flaw]] : []));
  return [
    ...new Set(flaws),
    ...(card.claim === 'disagrees' ? (['341'] as const) : []),
    ...(card.validity === 'expired' ? (['342'] as const) : []),
    ...(card.validity === 'not-yet-valid' ? (['343'] as const) : []),
    ...(card.sides === 'disagree' ? (['344'] as const) : []),
  ];
}
