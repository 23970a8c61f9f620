import type { AuthorityAnswer } from '@shiren/contracts-registry';
import { scoreAtRate, type LivenessOutcome, type SceneThresholds, type Verdict } from '@shiren/contracts-verification';
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
  /** As strict as the others: at 60 one stranger in a hundred passes, and some schemes have the card's portrait only (docs/calibration.md). */
  portrait: 80,
  retained: 80,
};
export type Thresholds = Readonly<typeof thresholds>;

/** The thresholds that a scene asks for, by false accept rate. */
export const thresholdsOf = ({ authority, portrait, retained }: SceneThresholds): Thresholds => ({
  authority: scoreAtRate[authority],
  staleAuthority: Math.min(thresholds.staleAuthority, scoreAtRate[authority]),
  portrait: scoreAtRate[portrait],
  retained: scoreAtRate[retained],
});

/** Points around a threshold within which a score says little, either way. */
const REVIEW_BAND = 5;

/** Reasons that a look at the photos may overturn: a face that is hardly alike, or not quite. */
const aboutLikeness: readonly string[] = ['204', '301', '303'] satisfies Reason[];

/** Whether a person should look: a score is close to its threshold, and nothing else speaks against the person. */
export function isUnsure({ reasons }: Verdict, { authority, portrait, retained }: Evidence, held: Thresholds): boolean {
  if (reasons.some((reason) => !aboutLikeness.includes(reason))) return false;
  const margins = [
    [authority?.score, authority?.photo === 'stale' && portrait ? held.staleAuthority : held.authority],
    [portrait?.score, held.portrait],
    [retained?.score, held.retained],
  ] as const;
  const near = margins.flatMap(([score, threshold]) => (score === undefined ? [] : [score - threshold]));
  return near.some((margin) => Math.abs(margin) <= REVIEW_BAND) && near.every((margin) => margin >= -REVIEW_BAND);
}

type RealPersonEvidence = Evidence & { readonly authority: AuthorityAnswer };

/** The real-person rule: the authority knows the person by this name, every face that was given is theirs, and so is the card. */
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

/** The live-face rule: the face is that of the retained photo. */
export function decideLiveFace({ retained: { score } }: { readonly retained: { readonly score: number } }, held: Thresholds = thresholds): Verdict {
  const passed = score >= held.retained;
  return { outcome: passed ? 'passed' : 'failed', reasons: passed ? [] : (['303'] satisfies Reason[]), trustedScore: score };
}

/** Decides by the rule of the scheme; throws where evidence that the rule needs was not collected. */
export function decide(comparedWith: Scheme['comparedWith'], evidence: Evidence, held: Thresholds = thresholds): Verdict {
  const { liveness, authority, retained } = evidence;
  if (liveness === 'failed') return { outcome: 'failed', reasons: ['205'] satisfies Reason[] };
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
  // in a flow the card can be asked for; a business that captures itself is told of the old photo only where the face is not alike
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
