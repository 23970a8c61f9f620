import { FlowError, PieceSender, Timeline, type FinishedRecording, type FlowClient, type Frame, type Recording } from '@shiren/flow-client';
import { Pictures } from './pictures.js';

/** The recording was abandoned: the page went to the background, or the person left. */
export class RecordingInterrupted extends Error {}

/** A recording that would have more frames than this has fewer a second. */
const MAX_FRAMES = 390;
/** Length of a piece in milliseconds. */
const PIECE_MS = 1_000;

/**
 * Records the challenge and sends it in pieces while recording. Their size is chosen for the uplink when the recording starts, since depth is measured
 * between frames; their quality follows it piece by piece. An action that is not done in its time gets more of it. `tell` is called at every screen
 * refresh with the milliseconds since the first frame, so that the page can show what to do.
 */
export async function record(
  client: FlowClient,
  { captureId, challenge, moreTime }: Recording,
  video: HTMLVideoElement,
  tell: (timeline: Timeline, at: number) => void,
  signal: AbortSignal,
): Promise<FinishedRecording> {
  const pictures = new Pictures();
  const sender = new PieceSender(client, captureId, signal);
  const timeline = new Timeline(challenge, moreTime);
  const extensions: Promise<void>[] = [];
  const { width } = client.uplink.make();
  const longest = longestSide(video, width);
  let make = client.uplink.make();
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
    const began = await drawn();
    let due = 0;
    for (let at = 0; at <= timeline.duration && !sender.hasFailed; at = Math.round((await drawn()) - began)) {
      if (signal.aborted || document.hidden) throw new RecordingInterrupted();
      pass(at);
      tell(timeline, at);
      if (at < due) continue;
      due = at + Math.max(make.interval, timeline.maxDuration / MAX_FRAMES);
      frames.push({ at, image: await pictures.jpeg(video, video.videoWidth, video.videoHeight, { longest, quality: make.quality }) });
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

/** The longest side of frames that are this wide. */
export const longestSide = ({ videoWidth, videoHeight }: HTMLVideoElement, width: number): number =>
  Math.round((width * Math.max(videoWidth, videoHeight)) / videoWidth);

/** Resolves at the next screen refresh. */
const drawn = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
