/**
 * Runs in a process of its own: the models of one version on one thread, without services. Arguments: the version's folder, and the paths of the
 * materials as JSON. Prints milliseconds of processor time as JSON.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackFrames } from '@shiren/contracts-media';
import type * as CardReading from '@shiren/card-reader';
import type * as Liveness from '@shiren/liveness';
import type * as Vision from '@shiren/vision';
import type { Materials } from './materials.js';

export interface ModelFigures {
  /** One photo: decoded, detected, described. */
  photo: number;
  /** One frame of a recording. */
  frame: number;
  /** Everything after the last frame of a recording, which is compared with three earlier ones. */
  afterLastFrame: number;
  card: number;
}

const [folder = '', paths = '{}'] = process.argv.slice(2);
const materials = JSON.parse(paths) as Materials;
const load = async <T>(lib: string): Promise<T> => (await import(join(folder, 'libs', lib, 'dist/index.js'))) as T;
const [vision, liveness, cards] = [await load<typeof Vision>('vision'), await load<typeof Liveness>('liveness'), await load<typeof CardReading>('card-reader')];

/** Frames per piece, as the pages send them. */
const PIECE = 13;
/** Earlier recordings that look alike. */
const EARLIER = 3;
const ROUNDS = 3;

/** The least processor time of one call, over some rounds of `count` calls each. */
async function processorTime(call: () => Promise<unknown>, count: number): Promise<number> {
  await call();
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let at = 0; at < count; at++) await call();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000 / count);
  }
  return least;
}

const models = await vision.FaceModels.load();
const observer = await vision.FrameObserver.load(models);
const reader = await cards.CardReader.load();
const [photo, card] = [await readFile(materials.photo), await readFile(materials.card)];
const frames = unpackFrames(await readFile(materials.frames));
const challenge = JSON.parse(await readFile(materials.challenge, 'utf8')) as Liveness.AssessedRecording['challenge'];

async function observed(): Promise<Liveness.FrameObservation[]> {
  const observations = [];
  for (let from = 0; from < frames.length; from += PIECE) observations.push(...(await observer.observe(frames.slice(from, from + PIECE))));
  return observations;
}
const observations = await observed();
const earlier = Array.from({ length: EARLIER }, () => observations);
const pieces = [{ last: challenge.duration, receivedAt: challenge.duration + 100 }];

/** Versions before 0112 took another network for the photo along. */
const { SingleFrame } = vision as { SingleFrame?: { load(engine: unknown): Promise<unknown> } };
const photoModels = SingleFrame ? ({ faces: models, singleFrame: await SingleFrame.load(models.engine) } as unknown as Vision.FaceModels) : models;
async function assess(): Promise<void> {
  const { measurements } = await vision.measureRecording(frames, observations, challenge, photoModels);
  liveness.evidenceOf({ challenge, observations, measurements, pieces, earlier });
}

const figures: ModelFigures = {
  photo: await processorTime(() => models.look(photo), 30),
  frame: (await processorTime(observed, 1)) / frames.length,
  afterLastFrame: await processorTime(assess, 3),
  card: await processorTime(() => reader.look(card), 5),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
