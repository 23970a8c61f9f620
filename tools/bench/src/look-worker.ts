/** The bare models in a worker thread, as inference runs them, without the service around them. */
import { FaceModels } from '@shiren/vision';

const models = await FaceModels.load();

export const backend = (): string => models.backend;

export default async function look(photo: Uint8Array): Promise<number> {
  const { faces } = await models.look(Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength));
  return faces.length;
}

/** Work that only needs the core, neither much memory nor models; takes about ten milliseconds. */
export function arithmetic(): number {
  let state = 1;
  for (let round = 0; round < 5_000_000; round++) state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
  return state;
}
