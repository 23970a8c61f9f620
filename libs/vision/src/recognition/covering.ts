import type { MouthSigns } from '../quality/mouth.js';

/**
 * Tells whether a mask covers the face: a linear classifier over the descriptor and one over what can be seen of the mouth, added. Either
 * alone is misled, the first by faces of a kind that it was not shown, the second by bad light. Made by `npm run train:masks`.
 */
export interface CoveringProbe {
  /** Name of the recognition model whose descriptors these weights belong to. */
  model: string;
  /** On what photos it rests, and what it came to on those that were held out. */
  source: string;
  /** One for each number of a descriptor, which is brought to length 1 first. */
  weights: readonly number[];
  mouth: { darkness: number; redness: number; bias: number };
  /** Added to the sum; at 0 the classifier decides. */
  bias: number;
}

/** The mouth adds or takes away at most this much, as much as lies between most bare and most masked faces. */
export const MAX_MOUTH_WEIGHT = 1.5;

/** Bare faces lie below 0, covered ones above. */
export function coveringSum({ weights, mouth, bias }: Omit<CoveringProbe, 'model' | 'source'>, descriptor: Float32Array, signs: MouthSigns): number {
  const length = Math.hypot(...descriptor) || 1;
  const ofMouth = mouth.darkness * signs.darkness + mouth.redness * signs.redness + mouth.bias;
  const bounded = Math.max(-MAX_MOUTH_WEIGHT, Math.min(MAX_MOUTH_WEIGHT, ofMouth));
  return weights.reduce((total, weight, at) => total + (weight * (descriptor[at] ?? 0)) / length, bias + bounded);
}

/** Sums lie between −2 and 2 or so: by this they spread over most of 0 to 1. */
const STEEPNESS = 3;

/** 0 bare to 1 covered; 0.5 is where the classifier decides. */
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
