import type { FinishedRecording, FlowClient, Frame, Recording } from '@shiren/flow-client';
import { Pictures } from './pictures.js';

/** The recording was left: the page went to the background, or the person went away. */
export class RecordingInterrupted extends Error {}

/** Pixels of a frame's width; the server's models look at no more. */
const WIDTH = 480;
/** Milliseconds between frames: some twelve a second, and fewer in a recording so long that there would be too many. */
const PAUSE = 80;
const MAX_FRAMES = 390;
/** Milliseconds of a piece. */
const PIECE = 1_000;

/**
 * Records what the challenge asks for and sends it piece by piece while it goes on. `tell` hears the milliseconds since the first frame,
 * as often as the screen is drawn, and the page shows by them what is to be done.
 */
export async function record(
  client: FlowClient,
  { captureId, challenge }: Recording,
  video: HTMLVideoElement,
  tell: (at: number) => void,
  signal: AbortSignal,
): Promise<FinishedRecording> {
  const pictures = new Pictures();
  const pause = Math.max(PAUSE, challenge.duration / MAX_FRAMES);
  const scale = { longest: Math.round((WIDTH * Math.max(video.videoWidth, video.videoHeight)) / video.videoWidth) };
  let frames: Frame[] = [];
  let sequence = 0;
  let sent: Promise<unknown> = Promise.resolve();
  let failed = false;
  const send = (): void => {
    const piece = { number: sequence++, frames };
    frames = [];
    sent = sent.then(() => client.add(captureId, piece.number, piece.frames, signal));
    sent.catch(() => (failed = true));
  };

  const began = await drawn();
  let due = 0;
  let pieceFrom = 0;
  for (let at = 0; at <= challenge.duration && !failed; at = Math.round((await drawn()) - began)) {
    if (signal.aborted || document.hidden) throw new RecordingInterrupted();
    tell(at);
    if (at < due) continue;
    due = at + pause;
    frames.push({ at, image: await pictures.jpeg(video, video.videoWidth, video.videoHeight, scale) });
    if (at - pieceFrom >= PIECE) {
      send();
      pieceFrom = at;
    }
  }
  tell(challenge.duration);
  if (frames.length > 0) send();
  await sent;
  return client.finish(captureId);
}

/** The moment at which the screen is drawn next. */
const drawn = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
