import { expressionsOf, samePerson } from './continuity.js';
import { fine, movementOf } from './movement.js';
import { movementLikeness, prepareMovement } from './movement-likeness.js';
import type { FrameObservation } from './observation.js';
import { thumbnailLikeness, thumbnailOf, type Thumbnail } from './thumbnail.js';

/**
 * From this similarity on, a moving face looks as it did in an earlier recording. Replayed, moved, scaled and re-encoded, the median frame is
 * above 0.99; the same person in the same place, some seconds later, below 0.975 (five clips).
 */
const SEEN = 0.987;
/** Minimum number of moving frames for recognizing a repetition. */
const MIN_MOVING_FRAMES = 5;

/** 1 minus the share of moving frames that also occur in an earlier recording, in the same or in reverse order. */
export function unseenScore(observations: readonly FrameObservation[], earlier: readonly FrameObservation[]): number {
  const pictures = (of: readonly FrameObservation[]): Thumbnail[] => of.flatMap(({ face }) => (face ? [thumbnailOf(face.thumbnail)] : []));
  const [now, before] = [pictures(observations), pictures(earlier)];
  let [moving, found] = [0, 0];
  for (let at = 0; at + 2 < now.length; at++) {
    const [one, next] = [now[at] as Thumbnail, now[at + 2] as Thumbnail];
    if (thumbnailLikeness(one, next) > 0.995) continue; // no movement here
    moving++;
    if (before.some((other) => thumbnailLikeness(one, other) >= SEEN)) found++;
  }
  return moving < MIN_MOVING_FRAMES ? 1 : 1 - found / moving;
}

/**
 * From the first likeness on, a movement may be an earlier one, from the second on it is. Five clips in windows of 4.8 and 6.4 s: two windows of one
 * person at most 0.56, of two people at most 0.51; a window and itself mirrored, cropped, squeezed, lit from the side, with other tones and noise, at
 * speeds from 0.83 to 1.2, at least 0.74. Windows of 6.4 s in which one person does the
 * same actions again, 1,420 overlapping pairs of two clips, at most 0.52; but a simulated person who does, at another pace and with another tilt of the
 * head, by up to 0.78, above 0.66 in 24 of 400 pairs.
 */
const ALIKE_MOVEMENT = 0.66;
const SAME_MOVEMENT = 0.85;

/**
 * `unmoved` is 0.5 if a person moves just so much like in one of these earlier recordings that it may be a replay of it, `notReplayed` is 0.5 if that
 * is certain; less if more. Recordings of other people do not count: among thousands some are alike by chance, and a replay shows the same face.
 */
export function movementScores(
  observations: readonly FrameObservation[],
  earlier: readonly (readonly FrameObservation[])[],
): { unmoved: number; notReplayed: number } {
  const movement = prepareMovement(movementOf(expressionsOf(observations), fine), fine);
  const likenesses = earlier
    .filter((other) => samePerson(observations, other))
    .map((other) => movementLikeness(movement, movementOf(expressionsOf(other), fine)));
  const likeness = Math.max(0, ...likenesses);
  const score = (balance: number): number => Math.max(0, 1 - likeness / (2 * balance));
  return { unmoved: score(ALIKE_MOVEMENT), notReplayed: score(SAME_MOVEMENT) };
}
