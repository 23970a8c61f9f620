/** Why the camera shows no image; each reason has a different remedy. */
export type CameraTrouble = 'refused' | 'missing' | 'busy' | 'insecure' | 'other';

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

/** Opens the front or rear camera. Call it from a tap, because WeChat shows a black image otherwise. Throws CameraError. */
export async function openCamera(facing: 'user' | 'environment'): Promise<MediaStream> {
  // absent on insecure pages, which the type does not reflect
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) throw new CameraError(window.isSecureContext ? 'missing' : 'insecure');
  const size = facing === 'user' ? { width: { ideal: 960 }, height: { ideal: 720 } } : { width: { ideal: 1920 }, height: { ideal: 1440 } };
  try {
    return await devices.getUserMedia({ audio: false, video: { facingMode: { ideal: facing }, ...size } });
  } catch (error) {
    throw new CameraError(troubles[(error as DOMException).name] ?? 'other');
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Resolves once the video is playing. */
export async function play(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream;
  await video.play();
  if (video.videoWidth === 0) await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
}
