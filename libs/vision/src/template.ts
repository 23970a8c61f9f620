/** A face as numbers (ISO/IEC 2382-37: a biometric template), and where it was found. */
export interface Template {
  /** The recognition model that described the face, as `id@version`. */
  model: string;
  descriptor: Float32Array;
  /** Pixels of the upright image; absent if the descriptor came without its photo. */
  face?: { left: number; top: number; width: number; height: number; confidence: number };
}

/** Refuses to compare templates of different models: their numbers mean different things, so no score may result. */
export class ModelsDiffer extends Error {
  constructor(
    readonly one: string,
    readonly other: string,
  ) {
    super(`Templates of the models ${one} and ${other} can't be compared; describe both photos by the same model.`);
    this.name = 'ModelsDiffer';
  }
}

/** Bytes per number in a stored descriptor: single precision, little-endian. */
const FLOAT_BYTES = 4;

/** A template is as personal as the photo: store it in the blob store only. */
export function encodeTemplate({ model, descriptor, face }: Template): Buffer {
  const floats = Buffer.alloc(descriptor.length * FLOAT_BYTES);
  descriptor.forEach((value, index) => floats.writeFloatLE(value, index * FLOAT_BYTES));
  return Buffer.from(JSON.stringify({ model, descriptor: floats.toString('base64'), ...(face ? { face } : {}) }));
}

/**
 * Undefined for a template of another model, or whose descriptor has another length or numbers that are not finite: the face has to be
 * described again. Throws if the bytes are not a template.
 */
export function decodeTemplate(bytes: Uint8Array, { name, length }: { name: string; length: number }): Template | undefined {
  const stored = JSON.parse(Buffer.from(bytes).toString()) as { model: string; descriptor: string; face?: Template['face'] };
  if (stored.model !== name) return undefined;
  const floats = Buffer.from(stored.descriptor, 'base64');
  if (floats.length !== length * FLOAT_BYTES) return undefined;
  const descriptor = Float32Array.from({ length }, (_, index) => floats.readFloatLE(index * FLOAT_BYTES));
  if (!descriptor.every(Number.isFinite)) return undefined;
  return { model: name, descriptor, ...(stored.face ? { face: stored.face } : {}) };
}
