import type { RecognitionManifest } from './manifest.js';

/** Distance of two descriptors of the same length. 0 for the same image; NaN if either has no direction (all zeros), which no threshold accepts. */
export function distanceOf(kind: RecognitionManifest['distance'], one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) throw new RangeError(`Descriptors of ${one.length} and ${other.length} numbers cannot be compared.`);
  return kind === 'cosine' ? cosineDistance(one, other) : euclideanDistance(one, other);
}

function cosineDistance(one: Float32Array, other: Float32Array): number {
  let [dot, ofOne, ofOther] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at] as number, other[at] as number];
    dot += a * b;
    ofOne += a * a;
    ofOther += b * b;
  }
  return Math.max(0, 1 - dot / Math.sqrt(ofOne * ofOther));
}

function euclideanDistance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += ((one[at] as number) - (other[at] as number)) ** 2;
  return Math.sqrt(sum);
}
