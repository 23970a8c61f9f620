import type { Template } from '@shiren/vision';
import type { Rejection } from '@shiren/people-file';

/** A model name as the console shows it: `id@version/hash`. */
const MODEL_NAME = /^[\w.-]{1,64}@[\w.-]{1,32}(\/[\w.-]{1,32})?$/;
/** Bounds for the number of values in a descriptor of any recognition model that a manifest may describe. */
const MIN_LENGTH = 16;
const MAX_LENGTH = 4_096;

/**
 * Reads a descriptor that is imported without its photo, as JSON `{model, descriptor}`, into a template. It must name its model, because
 * its numbers mean nothing to another one; whether that is the running model is checked when the row is staged. Numbers must be finite as
 * 32-bit floats.
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
