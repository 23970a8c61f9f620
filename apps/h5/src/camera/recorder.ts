import type { FinishedRecording, FlowClient, Frame, Recording } from '@shiren/flow-client';
import { Pictures } from './pictures.js';

/** The recording was abandoned: the page went to the background, or the person left. */
export class RecordingInterrupted extends Error {}

/** Width of a frame in pixels; the server's models use no more. */
const WIDTH = 480;
/** Milliseconds between frames, about twelve a second; more in a recording so long that there would be too many frames. */
const FRAME_INTERVAL_MS = 80;
const MAX_FRAMES = 390;
/** Length of a piece in milliseconds. */
const PIECE_MS = 1_000;

/**
 * Records the challenge and sends it in pieces while recording. `tell` is called at every screen refresh with the milliseconds since the
 * first frame, so that the page can show what to do.
 */
export async function record(
  client: FlowClient,
  { captureId, challenge }: Recording,
  video: HTMLVideoElement,
  tell: (at: number) => void,
  signal: AbortSignal,
): Promise<FinishedRecording> {
  const pictures = new Pictures();
  const pause = Math.max(FRAME_INTERVAL_MS, challenge.duration / MAX_FRAMES);
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
    if (at - pieceFrom >= PIECE_MS) {
      send();
      pieceFrom = at;
    }
  }
  tell(challenge.duration);
  if (frames.length > 0) send();
  await sent;
  return client.finish(captureId);
}

/** Resolves at the next screen refresh. */
const drawn = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
