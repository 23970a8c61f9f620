import type { Frame, LivenessAction, LivenessChallenge } from '@shiren/contracts-media';
import type { MeshPoint, Pixels } from '@shiren/vision';
import { toJpeg } from './picture.js';

/** A recording as raw images, before camera and encoder. */
export interface Recording {
  challenge: LivenessChallenge;
  frames: { at: number; picture: Pixels }[];
}

export const encoded = async ({ frames }: Recording, quality = 80): Promise<Frame[]> =>
  Promise.all(frames.map(async ({ at, picture }) => ({ at, image: await toJpeg(picture, quality) })));

/** The ingredients of an attack: a genuine recording, and one of somebody else. */
export interface AttackMaterial {
  genuine: Recording;
  /** For each frame, the points of the face's mesh; undefined where no face was found. */
  meshes: readonly (readonly MeshPoint[] | undefined)[];
  /** Somebody else; at least as many frames. */
  stranger: Recording;
  /** The mesh of the stranger's first frame. */
  strangerMesh?: readonly MeshPoint[];
  /** Another recording of the same person, with actions of its own. */
  another?: Recording;
  /** Position of the eyes and the mouth in the genuine first frame, in pixels. */
  face: { x: number; y: number; width: number; mouthY: number; eyesY: number };
  /** For each span of the genuine challenge, an action that is not performed in it. */
  leastShown: readonly LivenessAction[];
}

export interface AttackKind {
  /** The attack instrument's species, as in ISO/IEC 30107-3 and GB/T 41987. */
  species: 'paper picture' | 'paper mask' | 'picture on a display' | 'video on a display' | 'injected video' | 'no person';
  /** Undefined for a recording that has nothing to make it from. */
  make: (material: AttackMaterial) => Recording | undefined | Promise<Recording>;
  /** Whether the system has seen the genuine recording before. */
  seenBefore?: boolean;
}

/** From −1 to 1 and back while an action is requested, to the side and as often as requested, so that the picture "shakes its head". */
export function swayAt({ actions }: LivenessChallenge, at: number): number {
  const now = actions.find(({ from, to }) => at >= from && at < to);
  if (!now) return 0;
  const { first, times = 1, from, to } = now;
  return (first === 'right' ? -1 : 1) * Math.sin((2 * Math.PI * times * (at - from)) / (to - from));
}
