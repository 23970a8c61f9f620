import type { Template } from '@shiren/vision';
import type { Rejection } from '../imports/rejections.js';

/** As the console names a model: `id@version/hash`. */
const MODEL_NAME = /^[\w.-]{1,64}@[\w.-]{1,32}(\/[\w.-]{1,32})?$/;
/** Numbers in a descriptor, of any recognition model that a manifest may describe. */
const MIN_LENGTH = 16;
const MAX_LENGTH = 4_096;

/**
 * The template for a descriptor that comes without its photo, as JSON `{model, descriptor}`. It names the model that made it, since its numbers mean
 * nothing to any other; whether that is the one that runs is checked when the row is staged. Numbers must be finite as single floats.
 */
export function toTemplate(file: Buffer): Template | Rejection {
  let parsed: unknown;
  try {
    parsed = JSON.parse(file.toString());
  } catch {
    return 'descriptor-invalid';
  }
  if (Array.isArray(parsed)) return 'descriptor-without-model';
  const { model, descriptor } = (parsed ?? {}) as { model?: unknown; descriptor?: unknown };
  if (typeof model !== 'string' || !MODEL_NAME.test(model) || !isDescriptor(descriptor)) return 'descriptor-invalid';
  return { model, descriptor: Float32Array.from(descriptor) };
}

const isDescriptor = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length >= MIN_LENGTH &&
  value.length <= MAX_LENGTH &&
  value.every((number) => typeof number === 'number' && Number.isFinite(Math.fround(number)));
