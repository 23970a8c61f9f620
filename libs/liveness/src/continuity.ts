import type { LivenessChallenge } from '@shiren/contracts-media';
import { expressionOf, type Expression, type FrameObservation } from './observation.js';

export const expressionsOf = (observations: readonly FrameObservation[]): Expression[] =>
  observations.flatMap((observation) => (observation.face ? [expressionOf(observation, observation.face)] : []));

/** The share of frames that show a face. */
export const presentScore = (observations: readonly FrameObservation[]): number =>
  observations.length === 0 ? 0 : observations.filter(({ face }) => face).length / observations.length;

/** 1 if one face was found whenever whole frames were searched, 0 if there were several. */
export const aloneScore = (observations: readonly FrameObservation[]): number => (observations.some(({ faces = 0 }) => faces > 1) ? 0 : 1);

/** Largest change between frames a tenth of a second apart that still counts as steady: place in widths of the face, size as a ratio of widths. */
const STEP = { place: 0.35, size: 0.25 } as const;

/** How smoothly the face moves from frame to frame: 0.5 if place or size change as much as allowed. */
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

/** Largest allowed change of luma of the whole image between frames while the page does not flash. */
const LIGHT_STEP = 30;

export function evenLightScore(observations: readonly FrameObservation[], { flashes }: LivenessChallenge): number {
  if (flashes.length > 0) return 1;
  const steps = observations.slice(1).map(({ light }, index) => Math.abs(light - (observations[index]?.light ?? light)));
  return 1 / (1 + Math.max(0, ...steps) / LIGHT_STEP);
}

/**
 * Mean descriptors further apart than this belong to two people; 1 is the distance of two faces that score 80 (`RecognitionModel.point` in
 * libs/vision). In five clips of 24 frames, halves of one clip are at most 0.70 apart, and a single frame at most 0.67 from the mean of all;
 * halves of two clips are at least 1.26 apart, and a frame of one at least 1.17 from the mean of another.
 */
const SAME_PERSON = 0.9;

/**
 * Whether a recording shows the same person throughout, judged by the descriptors of some of its frames in order: wherever it is split, the
 * means of both parts have to be close. Means are compared because a single frame of a turning or grimacing face is further off by itself.
 * The frame that becomes the face photo has to be close to all others; otherwise a single frame of somebody else would suffice.
 */
export function onePersonScore(descriptors: readonly (readonly number[])[], photo?: readonly number[]): number {
  const cuts = descriptors.slice(1).map((_, index) => apart(mean(descriptors.slice(0, index + 1)), mean(descriptors.slice(index + 1))));
  const fromPhoto = photo && descriptors.length > 0 ? [apart(photo, mean(descriptors))] : [];
  return 1 / (1 + (Math.max(0, ...cuts, ...fromPhoto) / SAME_PERSON) ** 4);
}

/** Whether the faces in two recordings are one person's; false if one of them was not described, or by another model. */
export function samePerson(one: readonly FrameObservation[], other: readonly FrameObservation[]): boolean {
  const [a, b] = [one, other].map((of) => of.flatMap(({ descriptor }) => (descriptor ? [descriptor] : []))) as [number[][], number[][]];
  return a.length > 0 && b.length > 0 && a[0]?.length === b[0]?.length && apart(mean(a), mean(b)) <= SAME_PERSON;
}

const apart = (one: readonly number[], other: readonly number[]): number =>
  Math.sqrt(one.reduce((sum, value, index) => sum + (value - (other[index] ?? 0)) ** 2, 0));

const mean = (vectors: readonly (readonly number[])[]): number[] =>
  (vectors[0] ?? []).map((_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0) / vectors.length);
