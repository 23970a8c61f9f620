import { distanceOf, type Comparisons } from '@shiren/vision';
import { areOfUnsure, type Photo } from './photos.js';

/** A photo with its descriptor by one of the paths under comparison. */
export interface Described extends Photo {
  /** Absent if no face was found. */
  descriptor?: Float32Array;
}

/** Frames of a clip (24 each) that are closer than this are too similar to count as a pair. */
const MIN_FRAMES_APART = 3;

/**
 * Compares every reference with every probe, except pairs that don't count: a picture with itself undistorted, neighbouring frames, and people whose
 * identity is uncertain.
 */
export function compared(
  references: readonly Described[],
  probes: readonly Described[],
  { distorted, distance }: { distorted: boolean; distance: Parameters<typeof distanceOf>[0] },
): Comparisons {
  const [mated, nonMated]: [number[], number[]] = [[], []];
  for (const reference of references) {
    for (const probe of probes) {
      if (areOfUnsure(reference, probe) || isTooNear(reference, probe, distorted)) continue;
      const apart = reference.descriptor && probe.descriptor ? distanceOf(distance, reference.descriptor, probe.descriptor) : Infinity;
      (reference.person === probe.person ? mated : nonMated).push(apart);
    }
  }
  return { mated, nonMated };
}

function isTooNear(one: Photo, other: Photo, distorted: boolean): boolean {
  if (one.person !== other.person) return false;
  if (one.frame !== undefined && other.frame !== undefined) return Math.abs(one.frame - other.frame) < MIN_FRAMES_APART;
  return one.name === other.name && !distorted;
}
