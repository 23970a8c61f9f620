import { RecordingInterrupted, type Camera } from '@shiren/flow-client';
import type { FlowCode } from '@shiren/web-sdk';
import { fit, type Rgba } from './picture.js';

/** Why the camera shows nothing; each has its own remedy. `privacy`: the person did not accept the mini program's privacy terms. */
export type CameraTrouble = 'privacy' | 'refused' | 'old' | 'no-picture' | 'stopped';

export class CameraError extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble);
    this.name = 'CameraError';
  }
}

export const codeOfTrouble: Readonly<Record<CameraTrouble, FlowCode>> = {
  privacy: 'CAMERA.REFUSED',
  refused: 'CAMERA.REFUSED',
  old: 'CAMERA.UNUSABLE',
  'no-picture': 'CAMERA.UNUSABLE',
  stopped: 'CAMERA.UNUSABLE',
};

/** Asks for what the camera needs, if it was not given yet: first the privacy terms (base library 2.32.3), then the camera. Throws CameraError. */
export async function allowCamera(): Promise<void> {
  const { requirePrivacyAuthorize } = wx as Partial<Pick<typeof wx, 'requirePrivacyAuthorize'>>;
  if (requirePrivacyAuthorize) await allowed('privacy', (ways) => requirePrivacyAuthorize(ways));
  await allowed('refused', (ways) => wx.authorize({ scope: 'scope.camera', ...ways }));
}

const allowed = (trouble: CameraTrouble, ask: (ways: { success: () => void; fail: () => void }) => unknown): Promise<void> =>
  new Promise((resolve, reject) => ask({ success: () => resolve(), fail: () => reject(new CameraError(trouble)) }));

/** How long a camera may show nothing, in milliseconds. */
const MAX_STILL_MS = 3_000;

/** The parts of a canvas (`type="2d"`) that encode a picture. */
export type FrameCanvas = Pick<WechatMiniprogram.Canvas, 'width' | 'height' | 'getContext' | 'toDataURL'>;

/** The frames of the page's camera, as JPEGs that a canvas makes. */
export class FrameCamera implements Camera {
  private readonly listener: WechatMiniprogram.CameraFrameListener;
  private readonly context: WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D;
  private frame: Rgba | undefined;
  private failure: Error | undefined;
  private waiting: { resolve: (at: number) => void; reject: (error: Error) => void } | undefined;

  constructor(
    camera: WechatMiniprogram.CameraContext,
    private readonly canvas: FrameCanvas,
    /** Whether this phone mirrors the frames: they are sent as a person opposite sees the face. */
    private readonly mirrored: boolean,
  ) {
    this.context = canvas.getContext('2d');
    this.listener = camera.onCameraFrame((frame) => {
      this.frame = frame;
      this.waiting?.resolve(Date.now());
    });
    this.listener.start({ fail: () => this.stop(new CameraError('stopped')) });
  }

  /** Resolves at the camera's next frame. Throws CameraError if none comes for three seconds, and what `stop` was called with. */
  next(): Promise<number> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.stop(new CameraError('no-picture')), MAX_STILL_MS);
      const settled = <Value>(settle: (value: Value) => void): ((value: Value) => void) => {
        return (value) => {
          clearTimeout(timer);
          this.waiting = undefined;
          settle(value);
        };
      };
      this.waiting = { resolve: settled(resolve), reject: settled(reject) };
    });
  }

  jpeg({ width, quality }: { width: number; quality: number }): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.frame) return Promise.reject(new CameraError('no-picture'));
    const picture = fit(this.frame, width, this.mirrored);
    if (this.canvas.width !== picture.width) this.canvas.width = picture.width;
    if (this.canvas.height !== picture.height) this.canvas.height = picture.height;
    const image = this.context.createImageData(picture.width, picture.height);
    image.data.set(new Uint8ClampedArray(picture.data));
    this.context.putImageData(image, 0, 0);
    const address = this.canvas.toDataURL('image/jpeg', quality);
    return Promise.resolve(new Uint8Array(wx.base64ToArrayBuffer(address.slice(address.indexOf(',') + 1))));
  }

  /** Ends the frames; whatever waits for one gets this error. */
  stop(error: Error = new RecordingInterrupted()): void {
    if (this.failure) return;
    this.failure = error;
    this.listener.stop();
    this.waiting?.reject(error);
  }
}
