/** Runs in a worker thread: one set of models, one photo at a time. */
import { Problem, type ProblemCode } from '@shiren/contracts';
import { FaceModels, type LookedAt } from '@shiren/vision';

/** Errors lose their class between threads, so a problem comes back as data. */
export type Looked = { seen: LookedAt } | { problem: { code: ProblemCode; message: string; details: Problem['details'] } };

const models = await FaceModels.load();

/** What the thread runs on; the answer to an empty task, which so waits until the models are warm. */
export const backend = (): string => models.backend;

export default async function look(photo: Uint8Array): Promise<Looked> {
  try {
    return { seen: await models.look(Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength)) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, details } = error;
    return { problem: { code, message, details } };
  }
}
