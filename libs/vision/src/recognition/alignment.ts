import { faceChip } from '../face-chip.js';
import { centre, cut, fitSimilarity, type Pixels, type Point } from '../pixels.js';
import type { Alignment } from './manifest.js';

/**
 * Positions of the eyes, the tip of the nose and the corners of the mouth in a square of 112 pixels: from InsightFace
 * (python-package/insightface/utils/face_align.py); most networks since ArcFace were trained with these.
 */
const ARCFACE_SIDE = 112;
const ARCFACE: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** The same five points from the 68 landmarks: the centre of each eye, the tip of the nose, the corners of the mouth. */
export function arcFacePoints(landmarks: readonly Point[]): Point[] {
  const at = (index: number): Point => landmarks[index] ?? { x: 0, y: 0 };
  const middle = (from: number, to: number): Point => centre(landmarks.slice(from, to));
  return [middle(36, 42), middle(42, 48), at(30), at(48), at(54)];
}

/** Crops the face as a network expects it: `side` pixels square, red, green and blue; black outside the image. */
export function aligned(alignment: Alignment, pixels: Pixels, landmarks: readonly Point[], side: number): Uint8Array {
  if (alignment === 'dlib-68') return faceChip(pixels, landmarks, side);
  const scale = side / ARCFACE_SIDE;
  const inSquare = ARCFACE.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
  return cut(pixels, fitSimilarity(inSquare, arcFacePoints(landmarks)), side);
}
