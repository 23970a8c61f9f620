/** The bare models in a worker thread, as inference has them, without anything around them. */
import { FaceModels } from '@shiren/vision';

const models = await FaceModels.load();

export const backend = (): string => models.backend;

export default async function look(photo: Uint8Array): Promise<number> {
  const { faces } = await models.look(Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength));
  return faces.length;
}
