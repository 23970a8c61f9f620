import type { FaceFlaw } from '@shiren/contracts-media';
import { CHIP_SIZE } from '../face-chip.js';
import type { Point } from '../pixels.js';
import { poseOf, type Pose } from './pose.js';

/** How suitable a face is for comparison, as numbers (ISO/IEC 29794-5 calls them quality components). */
export interface FaceQuality {
  /** Pixels: the shorter side of the face's box in the upright image. */
  size: number;
  /** Variance of the Laplacian of the upright face at 150 × 150 pixels, luma; below about 20 the outlines of the eyes are gone. */
  sharpness: number;
  /** Mean luma of the face, 0 to 255, and the share of it that is clipped to white or black. */
  light: number;
  clipped: number;
  pose: Pose;
  /** Confidence that a mask covers the face, 0 to 1 (`RecognitionModel.covered`). */
  covered: number;
  /** Faces at least four fifths as wide as this one, including it: with two of them, nobody knows whose photo it is. */
  faces: number;
}

/**
 * Limits beyond which a face is clearly unsuitable. Deliberately wide: all faces of the package and of the clips pass, also compressed, darkened to
 * two
 * fifths or blurred by 1.5 pixels, since a person refused here can't be verified at all, while a poor match merely scores lower.
 */
export const qualityLimits = {
  /** Faces blurred by three pixels leave 2.9 to 28, by six 0.8 to 6, by ten less than 2.8 (42 photos of 480 and 200 pixels). */
  leastSharpness: 2.8,
  leastLight: 14,
  mostLight: 245,
  mostClipped: 0.6,
  /** Degrees; beyond this, half of the face is hidden. */
  mostYaw: 55,
  mostPitch: 60,
  mostCovered: 0.5,
} as const;

/** What is wrong with a face, most important first. */
export function flawsOf({ sharpness, light, clipped, pose, covered, faces }: FaceQuality): FaceFlaw[] {
  const { leastSharpness, leastLight, mostLight, mostClipped, mostYaw, mostPitch, mostCovered } = qualityLimits;
  const flaws: (FaceFlaw | false)[] = [
    faces > 1 && 'several-faces',
    light < leastLight && 'too-dark',
    (light > mostLight || (clipped > mostClipped && light > 128)) && 'too-bright',
    sharpness < leastSharpness && 'blurred',
    (Math.abs(pose.yaw) > mostYaw || Math.abs(pose.pitch) > mostPitch) && 'turned-away',
    covered > mostCovered && 'covered',
  ];
  return flaws.filter((flaw) => flaw !== false);
}

/** 0 (sharp) to 1 (blurred); from 0.5 on, a face is unsuitable. */
export const blurOf = ({ sharpness }: Pick<FaceQuality, 'sharpness'>): number => qualityLimits.leastSharpness / (qualityLimits.leastSharpness + sharpness);

/** 0 (unsuitable) to 100 (best): the worst of sharpness, light and pose, each scaled between its limit and its best value. */
export function fitnessOf({ sharpness, light, pose }: Pick<FaceQuality, 'sharpness' | 'light' | 'pose'>): number {
  const { leastLight, mostLight, mostYaw, mostPitch } = qualityLimits;
  const [middle, half] = [(mostLight + leastLight) / 2, (mostLight - leastLight) / 2];
  const parts = [1 - 2 * blurOf({ sharpness }), 1 - Math.abs(light - middle) / half, 1 - Math.abs(pose.yaw) / mostYaw, 1 - Math.abs(pose.pitch) / mostPitch];
  return 100 * Math.max(0, Math.min(...parts));
}

/** Measures an upright face, `CHIP_SIZE` pixels a side in red, green and blue, and its 68 landmarks. */
export function qualityOf(chip: Uint8Array, landmarks: readonly Point[], given: Pick<FaceQuality, 'size' | 'faces' | 'covered'>): FaceQuality {
  const luma = new Float32Array(CHIP_SIZE * CHIP_SIZE);
  for (let at = 0; at < luma.length; at++) luma[at] = 0.299 * (chip[3 * at] ?? 0) + 0.587 * (chip[3 * at + 1] ?? 0) + 0.114 * (chip[3 * at + 2] ?? 0);
  let [sum, clipped, count, edges, edgesSquared] = [0, 0, 0, 0, 0];
  for (let y = FACE.top; y < FACE.bottom; y++) {
    for (let x = FACE.left; x < FACE.right; x++) {
      const at = y * CHIP_SIZE + x;
      const value = luma[at] as number;
      const edge = 4 * value - (luma[at - 1] as number) - (luma[at + 1] as number) - (luma[at - CHIP_SIZE] as number) - (luma[at + CHIP_SIZE] as number);
      sum += value;
      if (value < 4 || value > 251) clipped++;
      edges += edge;
      edgesSquared += edge * edge;
      count++;
    }
  }
  const light = sum / count;
  return {
    ...given,
    sharpness: edgesSquared / count - (edges / count) ** 2,
    light,
    clipped: clipped / count,
    pose: poseOf(landmarks),
  };
}

/** The face in its chip, in pixels: brows to chin, cheek to cheek. */
const FACE = { left: 30, right: 120, top: 30, bottom: 130 } as const;
