import { correlation } from './actions.js';
import type { FrameObservation } from './observation.js';
import { thumbnailOf } from './stream.js';

/**
 * From this similarity on, a moving face looks as it did in an earlier recording. Replayed, moved, scaled and re-encoded, the median frame is
 * above 0.99; the same person in the same place, some seconds later, below 0.975 (five clips).
 */
const SEEN = 0.987;
/** Minimum number of moving frames for recognizing a repetition. */
const MIN_MOVING_FRAMES = 5;

/** 1 minus the share of moving frames that also occur in an earlier recording, in the same or in reverse order. */
export function unseenScore(observations: readonly FrameObservation[], earlier: readonly FrameObservation[]): number {
  const pictures = (of: readonly FrameObservation[]): Uint8Array[] => of.flatMap(({ face }) => (face ? [thumbnailOf(face.thumbnail)] : []));
  const [now, before] = [pictures(observations), pictures(earlier)];
  let [moving, found] = [0, 0];
  for (let at = 0; at + 2 < now.length; at++) {
    const [one, next] = [now[at] as Uint8Array, now[at + 2] as Uint8Array];
    if (correlation(one, next) > 0.995) continue; // no movement here
    moving++;
    if (before.some((other) => correlation(one, other) >= SEEN)) found++;
  }
  return moving < MIN_MOVING_FRAMES ? 1 : 1 - found / moving;
}
