/** Numbers in a descriptor of the dlib ResNet. */
export const DESCRIPTOR_LENGTH = 128;

/** What made a descriptor; descriptors of different models can't be compared. */
export const MODEL = 'dlib-resnet-1/blazeface';

/** A face as numbers (ISO/IEC 2382-37: a biometric template), with where it was found. */
export interface Template {
  descriptor: Float32Array;
  /** Pixels of the upright image; absent for a descriptor that came without its photo. */
  face?: { left: number; top: number; width: number; height: number; confidence: number };
}

/** A template is personal data as the photo is: keep it in the blob store only. */
export const encodeTemplate = ({ descriptor, face }: Template): Buffer =>
  Buffer.from(JSON.stringify({ model: MODEL, descriptor: [...descriptor], ...(face ? { face } : {}) }));

/** Undefined for a template of another model: the face has to be looked at again. */
export function decodeTemplate(bytes: Uint8Array): Template | undefined {
  const { model, descriptor, face } = JSON.parse(Buffer.from(bytes).toString()) as { model: string; descriptor: number[]; face?: Template['face'] };
  if (model !== MODEL || descriptor.length !== DESCRIPTOR_LENGTH) return undefined;
  return { descriptor: Float32Array.from(descriptor), ...(face ? { face } : {}) };
}

/** Euclidean distance: 0 for the same picture; strangers are mostly beyond 0.6. */
export function distance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += ((one[i] ?? 0) - (other[i] ?? 0)) ** 2;
  return Math.sqrt(sum);
}
