/** Runs in a worker thread: one set of models, one photo at a time. */
import { CardReader } from '@shiren/card-reader';
import type { CardReading, CardSide } from '@shiren/contracts-media';
import { portraitPlace, readingOf } from '@shiren/id-document';
import { answering, type WorkerAnswer } from '@shiren/model-workers';

export interface CardTask {
  photo: Uint8Array;
  side: CardSide;
}

/** A reading, with the portrait as JPEG. */
export type ReadPhoto = Omit<CardReading, 'portrait'> & { portrait?: Uint8Array };

const reader = await CardReader.load();

/** What the thread runs on. This answers an empty task, so it waits until the models are warm. */
export const backend = (): string => 'onnxruntime';

export default function read({ photo, side }: CardTask): Promise<WorkerAnswer<ReadPhoto>> {
  return answering(async () => {
    const looked = await reader.look(Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength));
    const reading = readingOf(side, looked.sight, new Date());
    const place = side === 'front' && !reading.flaw ? portraitPlace(looked.sight) : undefined;
    return place ? { ...reading, portrait: await reader.cut(looked, place) } : reading;
  });
}
