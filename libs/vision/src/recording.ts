import type { Frame, LivenessChallenge } from '@shiren/contracts-media';
import { keyFramesOf, reliefOf, type FrameObservation, type KeyFrames, type RecordingMeasurements } from '@shiren/liveness';
import type { FaceModels } from './face-models.js';
import type { MeshPoint } from './face-mesh.js';
import { readFrame } from './frame-observer.js';
import type { PassiveNetwork } from './passive/passive-network.js';
import { followPatches, type MeshedFrame } from './patches.js';
import { strongestLine } from './spectrum.js';

/** Frames that the passive network looks at. */
const PASSIVE_FRAMES = 3;

/**
 * Analyses the pixels of the few frames that a recording is judged by. `observations` belong to `frames`, in the same order. `passive` is the network
 * that the operator chose, if any.
 */
export async function measureRecording(
  frames: readonly Frame[],
  observations: readonly FrameObservation[],
  challenge: LivenessChallenge,
  faces: FaceModels,
  passive?: PassiveNetwork,
): Promise<{ measurements: RecordingMeasurements; keyFrames: KeyFrames }> {
  const keyFrames = keyFramesOf(observations, challenge);
  const read = new Map<number, Promise<MeshedFrame>>();
  const frameAt = (index: number): Promise<MeshedFrame> => {
    const reading = read.get(index) ?? meshed(frames[index], observations[index]);
    read.set(index, reading);
    return reading;
  };
  const reliefs = [];
  for (const [first, second] of keyFrames.pairs) {
    const relief = reliefOf(followPatches(await frameAt(first), await frameAt(second)));
    if (relief) reliefs.push(relief);
  }
  const line = strongestLine(await Promise.all(keyFrames.spread.map(frameAt)));
  const realness = passive ? await meanRealness(passive, await Promise.all(keyFrames.spread.slice(0, PASSIVE_FRAMES).map(frameAt))) : undefined;
  const measurements: RecordingMeasurements = { reliefs, line, ...(realness === undefined ? {} : { realness }) };
  const photo = keyFrames.best === undefined ? undefined : frames[keyFrames.best];
  if (keyFrames.best === undefined || !photo) return { measurements, keyFrames };
  // analysed like any photo: its largest face will be compared, whether or not it is the one that was tracked
  const { template } = await faces.look(bytesOf(photo));
  return {
    measurements: {
      ...measurements,
      ...(template ? { faceDescriptor: faces.recognition.point(template.descriptor) } : {}),
    },
    keyFrames,
  };
}

async function meanRealness(passive: PassiveNetwork, frames: readonly MeshedFrame[]): Promise<number | undefined> {
  let sum = 0;
  for (const { pixels, points } of frames) sum += await passive.realness(pixels, points);
  return frames.length > 0 ? sum / frames.length : undefined;
}

const bytesOf = ({ image }: Frame): Buffer => Buffer.from(image.buffer, image.byteOffset, image.byteLength);

async function meshed(frame: Frame | undefined, observation: FrameObservation | undefined): Promise<MeshedFrame> {
  if (!frame || !observation?.face) throw new Error('A key frame has no face.');
  const { mesh } = observation.face;
  const points = Array.from({ length: mesh.length / 3 }, (_, index): MeshPoint => ({
    x: mesh[3 * index] ?? 0,
    y: mesh[3 * index + 1] ?? 0,
    z: mesh[3 * index + 2] ?? 0,
  }));
  return { pixels: await readFrame(bytesOf(frame)), points };
}
