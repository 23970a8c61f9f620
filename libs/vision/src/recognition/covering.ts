/** Tells from a descriptor whether a mask covers the face: a linear classifier, made by `npm run train:masks` for one recognition model. */
export interface CoveringProbe {
  /** Name of the recognition model whose descriptors these weights belong to. */
  model: string;
  /** On what photos it rests, and what it came to on those that were held out. */
  source: string;
  /** One for each number of a descriptor, which is brought to length 1 first. */
  weights: readonly number[];
  /** Added to the sum. */
  bias: number;
}

/** 0 bare to 1 covered; 0.5 is where the classifier decides. */
export function coveredBy({ weights, bias }: CoveringProbe, descriptor: Float32Array): number {
  const length = Math.hypot(...descriptor) || 1;
  const sum = weights.reduce((total, weight, at) => total + (weight * (descriptor[at] ?? 0)) / length, bias);
  return 1 / (1 + Math.exp(-STEEPNESS * sum));
}

/** Sums of bare and covered faces lie around −1 and 1: by this they spread over most of 0 to 1. */
const STEEPNESS = 4;

/** Reads a probe's file. Throws an Error whose message completes the sentence "<file>: …". */
export function parseCoveringProbe(text: string): CoveringProbe {
  let read: Partial<CoveringProbe> | null;
  try {
    read = JSON.parse(text) as Partial<CoveringProbe> | null;
  } catch {
    throw new Error('it is not JSON');
  }
  const { model, weights, bias } = read ?? {};
  if (typeof model !== 'string') throw new Error('it needs "model", the recognition model that it was made for');
  if (!Array.isArray(weights) || !weights.every((weight) => Number.isFinite(weight))) throw new Error('it needs "weights", a list of numbers');
  if (!Number.isFinite(bias)) throw new Error('it needs "bias", a number');
  return read as CoveringProbe;
}
