import type { LivenessChallenge } from '@shiren/contracts';
import { expressionOf, type Expression, type FrameObservation } from './observation.js';

export const expressionsOf = (observations: readonly FrameObservation[]): Expression[] =>
  observations.flatMap((observation) => (observation.face ? [expressionOf(observation, observation.face)] : []));

/** The part of the frames that show a face. */
export const presentScore = (observations: readonly FrameObservation[]): number =>
  observations.length === 0 ? 0 : observations.filter(({ face }) => face).length / observations.length;

/** 1 where one face was found whenever the frames were looked through, 0 where there were several. */
export const aloneScore = (observations: readonly FrameObservation[]): number => (observations.some(({ faces = 0 }) => faces > 1) ? 0 : 1);

/** Faces are steady enough up to this: in widths of the face, and as a ratio of widths, from one frame to the next a tenth of a second later. */
const STEP = { place: 0.35, size: 0.25 } as const;

/** How smoothly the face goes from frame to frame: 0.5 where place or size change as much as they may. */
export function smoothScore(observations: readonly FrameObservation[]): number {
  const expressions = expressionsOf(observations);
  let worst = 0;
  expressions.slice(1).forEach((now, index) => {
    const before = expressions[index] as Expression;
    const allowed = Math.max(1, (now.at - before.at) / 100);
    const place = Math.hypot(now.x - before.x, now.y - before.y) / before.size;
    const size = Math.abs(Math.log(now.size / before.size));
    worst = Math.max(worst, place / (STEP.place * allowed), size / (STEP.size * allowed));
  });
  return 1 / (1 + worst);
}

/** Luma by which the whole picture may change from frame to frame, where the page does not flash. */
const LIGHT_STEP = 30;

export function evenLightScore(observations: readonly FrameObservation[], { flashes }: LivenessChallenge): number {
  if (flashes.length > 0) return 1;
  const steps = observations.slice(1).map(({ light }, index) => Math.abs(light - (observations[index]?.light ?? light)));
  return 1 / (1 + Math.max(0, ...steps) / LIGHT_STEP);
}

/** Descriptors further apart than this are two people (Euclidean distance; twice as sure as the published score of 80 asks). */
const SAME_PERSON = 0.55;

/** From the distances of the descriptors of a recording's frames to its first one: 0.5 where they may just be one person. */
export const onePersonScore = (distances: readonly number[]): number => 1 / (1 + (Math.max(0, ...distances) / SAME_PERSON) ** 4);
