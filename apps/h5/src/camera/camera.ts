/**
 * Why the camera shows no image; each reason has a different remedy. The last three come up after it was opened: it sends no images, it was stopped or
 * taken away, the browser does not play it.
 */
export type CameraTrouble = 'refused' | 'missing' | 'busy' | 'insecure' | 'other' | 'no-picture' | 'stopped' | 'not-played';

export class CameraError extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble);
    this.name = 'CameraError';
  }
}

const troubles: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'refused',
  PermissionDeniedError: 'refused',
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  TrackStartError: 'busy',
  AbortError: 'busy',
  SecurityError: 'insecure',
};

export type Facing = 'user' | 'environment';

/**
 * Opens the front or rear camera, or the one with this id. Call it from a tap, because WeChat shows a black image otherwise. Throws CameraError.
 */
export async function openCamera(facing: Facing, deviceId?: string): Promise<MediaStream> {
  // absent on insecure pages, which the type does not reflect
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) throw new CameraError(window.isSecureContext ? 'missing' : 'insecure');
  const size = facing === 'user' ? { width: { ideal: 960 }, height: { ideal: 720 } } : { width: { ideal: 1920 }, height: { ideal: 1440 } };
  try {
    const which = deviceId === undefined ? { facingMode: { ideal: facing } } : { deviceId: { exact: deviceId } };
    return await devices.getUserMedia({ audio: false, video: { ...which, ...size } });
  } catch (error) {
    throw new CameraError(troubles[(error as DOMException).name] ?? 'other');
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The id of the camera after the one in use, in the browser's order; undefined if there is only one. */
export async function nextCamera(stream: MediaStream): Promise<string | undefined> {
  // browsers name the cameras only once one was allowed
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
  if (cameras.length < 2) return undefined;
  const current = cameras.findIndex(({ deviceId }) => deviceId === stream.getVideoTracks()[0]?.getSettings().deviceId);
  return cameras[(current + 1) % cameras.length]?.deviceId;
}

/** How long a camera may show nothing new, in milliseconds. */
const MAX_STILL_MS = 3_000;
const LOOK_INTERVAL_MS = 250;

/** Resolves once the video is playing. Throws CameraError if the browser refuses, or no image comes within three seconds. */
export async function play(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream;
  const refused = new Promise<never>((_, reject) => {
    // without images some browsers never answer, so only a refusal counts
    video.play().catch((error: DOMException) => reject(new CameraError(error.name === 'NotAllowedError' ? 'not-played' : 'other')));
  });
  const pictured = async (): Promise<void> => {
    for (const end = performance.now() + MAX_STILL_MS; video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA;) {
      if (performance.now() > end) throw new CameraError('no-picture');
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS / 5));
    }
  };
  await Promise.race([refused, pictured()]);
}

/** Tells once if the camera is stopped, taken away, or shows no new image for three seconds. Returns a function that ends the watch. */
export function watch(video: HTMLVideoElement, stream: MediaStream, tell: (trouble: CameraTrouble) => void): () => void {
  const ending = new AbortController();
  const report = (trouble: CameraTrouble): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    tell(trouble);
  };
  for (const track of stream.getVideoTracks()) {
    for (const event of ['ended', 'mute'] as const) track.addEventListener(event, () => report('stopped'), { signal: ending.signal });
  }
  let shown = performance.now();
  // browsers without this callback show by their clock that the video goes on
  const whenShown = (video as Partial<HTMLVideoElement>).requestVideoFrameCallback?.bind(video);
  const next = (): void => {
    shown = performance.now();
    if (!ending.signal.aborted) whenShown?.(next);
  };
  whenShown?.(next);
  let time = video.currentTime;
  const timer = setInterval(() => {
    if (document.hidden || (!whenShown && video.currentTime !== time)) shown = performance.now();
    time = video.currentTime;
    if (performance.now() - shown > MAX_STILL_MS) report('no-picture');
  }, LOOK_INTERVAL_MS);
  ending.signal.addEventListener('abort', () => clearInterval(timer));
  return () => ending.abort();
}
