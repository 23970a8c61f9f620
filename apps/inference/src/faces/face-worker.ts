/** Runs in a worker thread: one set of models, one task at a time. */
import { readEnvironment } from '@shiren/environment';
import { unpackFrames, type LivenessChallenge, type LivenessEvidence } from '@shiren/contracts-media';
import { evidenceOf, type FrameObservation, type PieceTimes } from '@shiren/liveness';
import { answering, type WorkerAnswer } from '@shiren/model-workers';
import { FaceModels, FrameObserver, PassiveNetwork, measureRecording, type LookedAt, type MeasuredPhoto } from '@shiren/vision';
import { InferenceEnvironment } from '../environment.js';
import { openRecognition } from './recognition.js';

/** Finds the faces of a photo and describes the largest one. */
export interface LookTask {
  photo: Uint8Array;
}

/** Measures the largest faces of a photo, up to `most`. */
export interface MeasureTask {
  photo: Uint8Array;
  most: number;
}

/** Follows the face through packed frames. */
export interface ObserveTask {
  frames: Uint8Array;
}

/** Assesses a recording. Everything except the pixels of the key frames was observed before. */
export interface AssessTask {
  challenge: LivenessChallenge;
  pieces: { frames: Uint8Array; observations: FrameObservation[]; times: PieceTimes }[];
  earlier: FrameObservation[][];
}

export interface Assessment {
  evidence: LivenessEvidence[];
  /** The frame that is suitable as the face photo. */
  face?: Uint8Array;
}

export type FaceTask = LookTask | MeasureTask | ObserveTask | AssessTask;
export type FaceAnswer = LookedAt | MeasuredPhoto | FrameObservation[] | Assessment;

const environment = readEnvironment(InferenceEnvironment);
const models = await FaceModels.load(await openRecognition(environment));
const passive = environment.livenessModel ? await openPassive(environment.livenessModel) : undefined;
const observer = await FrameObserver.load(models);

/** What the thread runs on. This answers an empty task, so it waits until the models are warm. */
export const backend = (): string => models.backend;

export default function work(task: FaceTask): Promise<WorkerAnswer<FaceAnswer>> {
  return answering<FaceAnswer>(async () => {
    if ('most' in task) return models.measure(bufferOf(task.photo), task.most);
    if ('photo' in task) return models.look(bufferOf(task.photo));
    if ('challenge' in task) return assess(task);
    return observer.observe(unpackFrames(bufferOf(task.frames)));
  });
}

/** Throws an error that names the variable and says what is wrong. */
async function openPassive(manifest: string): Promise<PassiveNetwork> {
  try {
    return await PassiveNetwork.load(models.engine, manifest);
  } catch (error) {
    throw new Error(`LIVENESS_MODEL cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

async function assess({ challenge, pieces, earlier }: AssessTask): Promise<Assessment> {
  const frames = pieces.flatMap((piece) => unpackFrames(bufferOf(piece.frames)));
  const observations = pieces.flatMap((piece) => piece.observations);
  const { measurements, keyFrames } = await measureRecording(frames, observations, challenge, models, passive);
  const evidence = evidenceOf({ challenge, observations, measurements, pieces: pieces.map(({ times }) => times), earlier });
  const face = keyFrames.best === undefined ? undefined : frames[keyFrames.best]?.image;
  return { evidence, ...(face ? { face } : {}) };
}

/** Byte arrays lose their Buffer class between threads. */
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
