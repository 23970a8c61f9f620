/** Numbers in a descriptor of the dlib ResNet. */
export const DESCRIPTOR_LENGTH = 128;

/** What releases up to 0.1.0 named their only model, whose descriptors have `DESCRIPTOR_LENGTH` numbers. */
export const MODEL = 'dlib-resnet-1/blazeface';

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

/** Undefined for a template of another model than `model`: the face has to be described again. Throws for bytes that are no template. */
export function decodeTemplate(bytes: Uint8Array, model: string): Template | undefined {
  const stored = JSON.parse(Buffer.from(bytes).toString()) as { model: string; descriptor: string | number[]; face?: Template['face'] };
  if (stored.model !== model) return undefined;
  return { model, descriptor: numbersOf(stored.descriptor), ...(stored.face ? { face: stored.face } : {}) };
}

/** Releases up to 0.1.0 stored an array of numbers. */
function numbersOf(stored: string | number[]): Float32Array {
  if (typeof stored !== 'string') return Float32Array.from(stored);
  const floats = Buffer.from(stored, 'base64');
  return Float32Array.from({ length: floats.length / FLOAT_BYTES }, (_, index) => floats.readFloatLE(index * FLOAT_BYTES));
}
