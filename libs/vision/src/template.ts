/** A face as numbers (ISO/IEC 2382-37: a biometric template), with where it was found. */
export interface Template {
  /** The recognition model that described the face, as `id@version`. */
  model: string;
  descriptor: Float32Array;
  /** Pixels of the upright image; absent for a descriptor that came without its photo. */
  face?: { left: number; top: number; width: number; height: number; confidence: number };
}

/** Two templates of different models were about to be compared. Their numbers mean different things, so no score may come of it. */
export class ModelsDiffer extends Error {
  constructor(
    readonly one: string,
    readonly other: string,
  ) {
    super(`Templates of the models ${one} and ${other} can't be compared; describe both photos by the same model.`);
    this.name = 'ModelsDiffer';
  }
}

/** Bytes of a number in a stored descriptor: a single float, little-endian. */
const FLOAT_BYTES = 4;

/** A template is personal data as the photo is: keep it in the blob store only. */
export function encodeTemplate({ model, descriptor, face }: Template): Buffer {
  const floats = Buffer.alloc(descriptor.length * FLOAT_BYTES);
  descriptor.forEach((value, index) => floats.writeFloatLE(value, index * FLOAT_BYTES));
  return Buffer.from(JSON.stringify({ model, descriptor: floats.toString('base64'), ...(face ? { face } : {}) }));
}

/**
 * Undefined for a template that is not of this model, or whose descriptor has another length or numbers that are not finite: the face has to be
 * described again. Throws for bytes that are no template.
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
