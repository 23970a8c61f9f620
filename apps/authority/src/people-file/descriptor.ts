import { DESCRIPTOR_LENGTH, MODEL, encodeTemplate } from '@shiren/vision';
import type { Rejection } from '../imports/rejections.js';

/** The template for a descriptor that came as a JSON array of numbers, as single floats: each must be finite as one. */
export function toTemplate(file: Buffer): Buffer | Rejection {
  let numbers: unknown;
  try {
    numbers = JSON.parse(file.toString());
  } catch {
    return 'descriptor-invalid';
  }
  const isDescriptor =
    Array.isArray(numbers) &&
    numbers.length === DESCRIPTOR_LENGTH &&
    numbers.every((value) => typeof value === 'number' && Number.isFinite(Math.fround(value)));
  return isDescriptor ? encodeTemplate({ model: MODEL, descriptor: Float32Array.from(numbers as number[]) }) : 'descriptor-invalid';
}
