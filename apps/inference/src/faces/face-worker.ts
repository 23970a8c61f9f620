/** Runs in a worker thread: one set of models, one photo at a time. */
import { answering, type WorkerAnswer } from '@shiren/model-workers';
import { FaceModels, type LookedAt } from '@shiren/vision';

const models = await FaceModels.load();

/** What the thread runs on; the answer to an empty task, which so waits until the models are warm. */
export const backend = (): string => models.backend;

export default function look(photo: Uint8Array): Promise<WorkerAnswer<LookedAt>> {
  return answering(() => models.look(Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength)));
}
