import type { MouthSigns } from '../quality/mouth.js';

/**
 * Recognizes whether a mask covers the face: the sum of a linear classifier over the descriptor and one over the visibility of the mouth. Each
 * alone makes mistakes: the first on kinds of faces that it was not trained on, the second in bad light. Made by `npm run train:masks`.
 */
export interface CoveringProbe {
  /** Name of the recognition model whose descriptors these weights belong to. */
  model: string;
  /** The training photos, and the results on those held out. */
  source: string;
  /** One per number of the descriptor, which is normalized to length 1 first. */
  weights: readonly number[];
  mouth: { darkness: number; redness: number; bias: number };
  /** Added to the sum; the decision is at 0. */
  bias: number;
}

/** The mouth adds or subtracts at most this much, about the distance between most bare and most masked faces. */
export const MAX_MOUTH_WEIGHT = 1.5;

/** Below 0 for bare faces, above for covered ones. */
export function coveringSum({ weights, mouth, bias }: Omit<CoveringProbe, 'model' | 'source'>, descriptor: Float32Array, signs: MouthSigns): number {
  const length = Math.hypot(...descriptor) || 1;
  const ofMouth = mouth.darkness * signs.darkness + mouth.redness * signs.redness + mouth.bias;
  const bounded = Math.max(-MAX_MOUTH_WEIGHT, Math.min(MAX_MOUTH_WEIGHT, ofMouth));
  return weights.reduce((total, weight, at) => total + (weight * (descriptor[at] ?? 0)) / length, bias + bounded);
}

/** Sums are about −2 to 2; this factor spreads them over most of 0 to 1. */
const STEEPNESS = 3;

/** 0 (bare) to 1 (covered); the decision is at 0.5. */
export const coveredBy = (probe: CoveringProbe, descriptor: Float32Array, signs: MouthSigns): number =>
  1 / (1 + Math.exp(-STEEPNESS * coveringSum(probe, descriptor, signs)));

/** Reads a probe's file. Throws an Error whose message completes the sentence "<file>: …". */
export function parseCoveringProbe(text: string): CoveringProbe {
  let read: Partial<CoveringProbe> | null;
  try {
    read = JSON.parse(text) as Partial<CoveringProbe> | null;
  } catch {
    throw new Error('it is not JSON');
  }
  const { model, weights, mouth, bias } = read ?? {};
  if (typeof model !== 'string') throw new Error('it needs "model", the recognition model that it was made for');
  if (!Array.isArray(weights) || !weights.every((weight) => Number.isFinite(weight))) throw new Error('it needs "weights", a list of numbers');
  if (![mouth?.darkness, mouth?.redness, mouth?.bias].every((weight) => Number.isFinite(weight)))
    throw new Error('it needs "mouth", with the numbers darkness, redness and bias');
  if (!Number.isFinite(bias)) throw new Error('it needs "bias", a number');
  return read as CoveringProbe;
}
