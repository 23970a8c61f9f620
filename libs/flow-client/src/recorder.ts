import type { FlowClient } from './flow-client.js';
import { FlowError } from './flow-error.js';
import type { Frame } from './frames.js';
import { PieceSender } from './piece-sender.js';
import type { FinishedRecording, Guidance, Recording } from './replies.js';
import { Timeline } from './timeline.js';
import { sleep } from './transport.js';
import type { FrameMake } from './uplink.js';

/** The recording was abandoned: the page went to the background, or the person left. */
export class RecordingInterrupted extends Error {}

/** Where pictures of the person come from. */
export interface Camera {
  /** Resolves when there is a new picture, with the milliseconds of a clock. Throws RecordingInterrupted once nobody sees the page any more. */
  next(): Promise<number>;
  /** The current picture as JPEG; never wider than this. */
  jpeg(make: Pick<FrameMake, 'width' | 'quality'>): Promise<Uint8Array<ArrayBuffer>>;
}

/** Milliseconds between the images that help to position the face. */
const OBSERVE_INTERVAL_MS = 350;
/** How many consecutive images may get lost. */
const MAX_LOST_FRAMES = 20;
/** How many consecutive good images are needed before the recording starts. */
const MIN_GOOD_FRAMES = 2;

/** Looks at the person until they are well placed for a recording, and tells what they should change. */
export async function position(client: FlowClient, camera: Camera, tell: (guidance: Guidance) => void, signal: AbortSignal): Promise<void> {
  let lost = 0;
  /** A single lost image does not matter, because the next one follows at once; a network that stays unavailable does. */
  const look = async (image: Uint8Array<ArrayBuffer>): Promise<Guidance | undefined> => {
    try {
      const { guidance } = await client.observe(image, signal);
      lost = 0;
      return guidance;
    } catch (error) {
      const passes = error instanceof FlowError && (error.isPassing || error.details['limit'] === 'observations');
      if (!passes || ++lost > MAX_LOST_FRAMES) throw error;
      return undefined;
    }
  };
  for (let good = 0; good < MIN_GOOD_FRAMES;) {
    if (signal.aborted) throw new RecordingInterrupted();
    await camera.next();
    const make = client.uplink.make();
    const image = await camera.jpeg(make);
    client.uplink.made(make, image.length, make.interval);
    const guidance = await look(image);
    good = guidance === 'good' ? good + 1 : 0;
    if (guidance) tell(guidance);
    await sleep(OBSERVE_INTERVAL_MS, signal);
  }
}

/** A recording that would have more frames than this has fewer a second. */
const MAX_FRAMES = 390;
/** Length of a piece in milliseconds. */
const PIECE_MS = 1_000;

/**
 * Records the challenge and sends it in pieces while recording. Their size is chosen for the uplink when the recording starts, since depth is measured
 * between frames; their quality follows it piece by piece. An action that is not done in its time gets more of it. `tell` is called at every new
 * picture with the milliseconds since the first frame, so that the page can show what to do.
 */
export async function record(
  client: FlowClient,
  { captureId, challenge, moreTime }: Recording,
  camera: Camera,
  tell: (timeline: Timeline, at: number) => void,
  signal: AbortSignal,
): Promise<FinishedRecording> {
  const sender = new PieceSender(client, captureId, signal);
  const timeline = new Timeline(challenge, moreTime);
  const extensions: Promise<void>[] = [];
  let make = client.uplink.make();
  const { width } = make;
  let frames: Frame[] = [];
  let pieceFrom = 0;
  const send = (until: number): void => {
    const bytes = frames.reduce((sum, { image }) => sum + image.length, 0);
    client.uplink.made(make, bytes, until - pieceFrom);
    sender.send(frames);
    make = client.uplink.make({ width, behind: sender.isBehind });
    frames = [];
    pieceFrom = until;
  };

  /** Without it, if the server refuses, the recording is judged by the times that it knows. */
  const pass = (at: number): void => {
    const extension = timeline.pass(at);
    if (extension) extensions.push(client.giveMoreTime(captureId, extension, signal).catch(() => undefined));
  };

  const stop = client.on('observation', (observation) => timeline.saw(observation));
  try {
    const began = await camera.next();
    let due = 0;
    for (let at = 0; at <= timeline.duration && !sender.hasFailed; at = Math.round((await camera.next()) - began)) {
      if (signal.aborted) throw new RecordingInterrupted();
      pass(at);
      tell(timeline, at);
      if (at < due) continue;
      due = at + Math.max(make.interval, timeline.maxDuration / MAX_FRAMES);
      frames.push({ at, image: await camera.jpeg({ width, quality: make.quality }) });
      if (at - pieceFrom >= PIECE_MS) send(at);
    }
  } finally {
    stop();
  }
  tell(timeline, timeline.duration);
  if (frames.length > 0) send(timeline.duration);
  await Promise.all(extensions);
  await sender.arrived().catch((error: unknown) => {
    // a piece that came too late is missing, and the recording is judged without it
    if (!(error instanceof FlowError && error.code === 'CAPTURE.CLOSED')) throw error;
  });
  return client.finish(captureId);
}
