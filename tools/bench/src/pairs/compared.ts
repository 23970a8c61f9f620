import { distanceOf, type Comparisons } from '@shiren/vision';
import { areOfUnsure, type Photo } from './photos.js';

/** A photo as one way of describing it sees it. */
export interface Described extends Photo {
  /** Absent where no face was found. */
  descriptor?: Float32Array;
}

/** Frames nearer in time than this, of 24 in a clip, are too much alike to be a pair. */
const MIN_FRAMES_APART = 3;

/** Every reference against every probe, save what is no pair: a picture and itself undistorted, neighbouring frames, and those of whom nobody is sure. */
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
