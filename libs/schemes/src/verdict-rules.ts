import type { AuthorityAnswer } from '@shiren/contracts-registry';
import { scoreAtRate, type BlockKind, type Doubt, type LivenessOutcome, type SceneThresholds, type Verdict } from '@shiren/contracts-verification';
import type { CardFindings } from '@shiren/id-document';
import { BLOCKED, reasonsOfFlaws, reasonsOfLiveness, type Reason } from './reasons.js';
import type { Scheme } from './schemes.js';

/** The evidence about an attempt; a part is absent if the scheme or the materials did not call for it. */
export interface Evidence {
  /** What of the submission is on the account's block list. */
  readonly blocked?: readonly BlockKind[];
  /** Result of the recording; absent if the business captured the face itself. */
  readonly liveness?: LivenessOutcome;
  /** Set if the recording passed, but a passive network finds the risk high. */
  readonly livenessRisk?: 'high';
  readonly authority?: AuthorityAnswer;
  readonly portrait?: PortraitMatch;
  /** The card readings compared with the claimed identity and with each other. */
  readonly card?: CardFindings;
  /** The live face compared with the photo that the business stored. */
  readonly retained?: { readonly score: number };
}

/** The live face compared with the portrait on the ID card; no score if the card shows no face. */
export interface PortraitMatch {
  readonly score?: number;
}

/** Minimum scores, 0 to 100, on the published scale (80: one impostor in a thousand is accepted, 60: one in a hundred). */
export const thresholds = {
  authority: 80,
  /** A photo older than the authority's limit counts only together with a card's portrait, and then needs less similarity. */
  staleAuthority: 60,
  /** As strict as the others: at 60 one impostor in a hundred passes, and some schemes rely on the card's portrait alone (docs/operators/calibration.md). */
  portrait: 80,
  retained: 80,
};
export type Thresholds = Readonly<typeof thresholds>;

/** The thresholds for a scene's false accept rates. */
export const thresholdsOf = ({ authority, portrait, retained }: SceneThresholds): Thresholds => ({
  authority: scoreAtRate[authority],
  staleAuthority: Math.min(thresholds.staleAuthority, scoreAtRate[authority]),
  portrait: scoreAtRate[portrait],
  retained: scoreAtRate[retained],
});

/** Within this many points of a threshold, a score is inconclusive. */
const REVIEW_BAND = 5;

/** Reasons that a reviewer may overturn after looking at the photos: a face that does not match, or barely. */
const aboutLikeness: readonly string[] = ['204', '301', '303'] satisfies Reason[];

/** The score that a comparison with the authority must reach: less for a stale photo, which only counts together with a card's portrait. */
export const leastAuthority = (authority: AuthorityAnswer | undefined, portrait: PortraitMatch | undefined, held: Thresholds): number =>
  authority?.photo === 'stale' && portrait ? held.staleAuthority : held.authority;

/**
 * Why a reviewer should decide: a score is close to its threshold, or the recording passed with a high risk. None if the rule is sure, or if something
 * else speaks against the person.
 */
export function doubtsOf({ reasons }: Verdict, { livenessRisk, authority, portrait, retained }: Evidence, held: Thresholds): Doubt[] {
  if (reasons.some((reason) => !aboutLikeness.includes(reason))) return [];
  const margins = [
    [authority?.score, leastAuthority(authority, portrait, held)],
    [portrait?.score, held.portrait],
    [retained?.score, held.retained],
  ] as const;
  const near = margins.flatMap(([score, threshold]) => (score === undefined ? [] : [score - threshold]));
  if (near.some((margin) => margin < -REVIEW_BAND)) return [];
  return [...(near.some((margin) => margin <= REVIEW_BAND) ? (['score'] as const) : []), ...(livenessRisk === 'high' ? (['liveness-risk'] as const) : [])];
}

type RealPersonEvidence = Evidence & { readonly authority: AuthorityAnswer };

/** The real-person rule: the authority knows the person by this name, and every submitted face and the card are theirs. */
export function decideRealPerson(evidence: RealPersonEvidence, held: Thresholds = thresholds): Verdict {
  const reasons = [...authorityReasons(evidence, held), ...cardReasons(evidence.card), ...portraitReasons(evidence.portrait, held)];
  const scores = [evidence.authority.score, evidence.portrait?.score].filter((score) => score !== undefined);
  return {
    outcome: reasons.length === 0 ? 'passed' : 'failed',
    reasons,
    ...(scores.length > 0 ? { trustedScore: Math.min(...scores) } : {}),
    ...(evidence.authority.score === undefined ? {} : { authorityScore: evidence.authority.score }),
    ...(evidence.portrait?.score === undefined ? {} : { similarityScore: evidence.portrait.score }),
  };
}

/** The live-face rule: the face matches the retained photo. */
export function decideLiveFace({ retained: { score } }: { readonly retained: { readonly score: number } }, held: Thresholds = thresholds): Verdict {
  const passed = score >= held.retained;
  return { outcome: passed ? 'passed' : 'failed', reasons: passed ? [] : (['303'] satisfies Reason[]), trustedScore: score };
}

/** Decides by the scheme's rule; throws if evidence that the rule needs is missing. */
export function decide(comparedWith: Scheme['comparedWith'], evidence: Evidence, held: Thresholds = thresholds): Verdict {
  const { blocked = [], liveness, authority, retained } = evidence;
  if (blocked.length > 0) return { outcome: 'failed', reasons: [BLOCKED] };
  if (liveness && liveness !== 'passed') return { outcome: 'failed', reasons: [reasonsOfLiveness[liveness]] };
  if (comparedWith === 'retained-photo' && retained) return decideLiveFace({ retained }, held);
  if (comparedWith === 'authority' && authority) return decideRealPerson({ ...evidence, authority }, held);
  throw new Error(`There is no evidence from the ${comparedWith}.`);
}

function authorityReasons({ authority: { identity, photo, score }, portrait, liveness }: RealPersonEvidence, held: Thresholds): Reason[] {
  if (identity === 'unknown') return ['202'];
  if (identity === 'name-mismatch') return ['201'];
  if (score === undefined) return ['203'];
  if (photo !== 'stale') return score < held.authority ? ['204'] : [];
  if (portrait) return score < held.staleAuthority ? ['204'] : [];
  // a flow can ask for the card; a business that captures the face itself learns of the old photo only if the face does not match
  if (score < held.authority) return ['204', '310'];
  return liveness ? ['310'] : [];
}

function portraitReasons(portrait: PortraitMatch | undefined, held: Thresholds): Reason[] {
  if (!portrait) return [];
  if (portrait.score === undefined) return ['302'];
  return portrait.score < held.portrait ? ['301'] : [];
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
