import type { Guidance } from '@shiren/contracts-media';
import { expressionOf, type FrameObservation } from './observation.js';

/** Requirements for a frame; sizes and positions relative to the frame's shorter side. */
export const guidanceLimits = {
  /** Width of the face: below it depth can't be measured, above it ears and chin leave the frame. */
  leastSize: 0.25,
  mostSize: 0.8,
  /** Distance of the face's centre from the frame's centre. */
  mostOffCentre: 0.25,
  /** Degrees, as the mesh measures them. */
  mostTurned: 16,
  /** Mean luma of the skin, 0 to 255. */
  leastLight: 45,
  mostLight: 235,
  /** Variance of the Laplacian. */
  leastSharpness: 12,
} as const;

/** What the person should change first; `good` if nothing. */
export function guidanceOf(observation: FrameObservation | undefined): Guidance {
  if (!observation?.face) return 'no-face';
  if ((observation.faces ?? 1) > 1) return 'several-faces';
  const { face, width, height } = observation;
  const expression = expressionOf(observation, face);
  const shorter = Math.min(width, height);
  const size = (expression.size * width) / shorter;
  if (size < guidanceLimits.leastSize) return 'too-far';
  if (size > guidanceLimits.mostSize) return 'too-near';
  const aside = Math.max(Math.abs(expression.x * width - width / 2), Math.abs(expression.y * width - height / 2)) / shorter;
  if (aside > guidanceLimits.mostOffCentre) return 'off-centre';
  const [red, green, blue] = face.skin;
  const light = 0.299 * red + 0.587 * green + 0.114 * blue;
  if (light < guidanceLimits.leastLight) return 'too-dark';
  if (light > guidanceLimits.mostLight) return 'too-bright';
  if (Math.max(Math.abs(expression.yaw), Math.abs(expression.pitch)) > guidanceLimits.mostTurned) return 'turned-away';
  return face.sharpness < guidanceLimits.leastSharpness ? 'blurred' : 'good';
}
