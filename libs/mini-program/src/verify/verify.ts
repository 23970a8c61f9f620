import type { Action, Reach, Side } from '@shiren/flow-client';
import { failed } from '@shiren/web-sdk';
import { deviceId } from '../platform/device.js';
import { languageOf } from '../platform/language.js';
import { flawOf, originOf } from '../platform/options.js';
import { request } from '../platform/request.js';
import { wordsOf } from '../text/words.js';
import type { Words } from '../text/zh.js';
import { CameraError, FrameCamera, allowCamera, type FrameCanvas } from './camera.js';
import { photographCard } from './card-photo.js';
import { firstScreen, problemScreen, type Screen } from './screen.js';
import { Verification } from './verification.js';

/** `<shiren-verify token endpoint language bind:event bind:outcome>`: the whole flow, in the page of a mini program, with its own camera. */

/** The running verification of each component. */
const running = new WeakMap<object, Verification>();
const of = (component: object): Verification | undefined => running.get(component);

/** The texts that the template shows; functions can't be data. */
type Shown = Omit<Words, 'asked' | 'triesLeft'>;
const shown = (words: Words): Shown => JSON.parse(JSON.stringify(words)) as Shown;

type Tap<Data> = { currentTarget: { dataset: Data } };
/** What the functions here use of the component. */
interface Component {
  data: object;
  setData(change: object): void;
}

/** Passes on only what changed: everything else would be a message to the screen's own thread. */
function show(component: Component, screen: Partial<Screen>): void {
  const changed = Object.entries(screen).filter(([name, value]) => JSON.stringify((component.data as Record<string, unknown>)[name]) !== JSON.stringify(value));
  if (changed.length > 0) component.setData(Object.fromEntries(changed));
}

/** How often, and after how many milliseconds again, the stage is asked for its canvas: its own thread may still be making it. */
const MAX_LOOKS = 20;
const LOOK_INTERVAL_MS = 50;

const findCanvas = (component: Component): Promise<FrameCanvas | undefined> =>
  new Promise((resolve) => {
    wx.createSelectorQuery()
      .in(component as WechatMiniprogram.Component.TrivialInstance)
      .select('#frame')
      .node((found: { node: unknown } | null) => resolve((found?.node ?? undefined) as FrameCanvas | undefined))
      .exec();
  });

/** The camera of the stage, once its canvas is there. Throws CameraError. */
async function openCamera(component: Component, mirrored: boolean): Promise<FrameCamera> {
  const camera = wx.createCameraContext();
  const sendsFrames = 'onCameraFrame' in camera;
  for (let looks = 0; sendsFrames && looks < MAX_LOOKS; looks++) {
    const canvas = await findCanvas(component);
    if (canvas) return new FrameCamera(camera, canvas, mirrored);
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
  throw new CameraError('old');
}

Component({
  options: { multipleSlots: false },

  properties: {
    /** From GetVerifyToken, by your server. */
    token: { type: String, value: '' },
    /** Where the flow is: `https://verify.example.com`. */
    endpoint: { type: String, value: '' },
    /** `zh` or `en`; WeChat's language if absent. */
    language: { type: String, value: '' },
    /** Whether the phone mirrors the frames of its front camera. */
    mirrored: { type: Boolean, value: false },
  },

  data: { ...firstScreen, words: {} as Shown },

  lifetimes: {
    attached() {
      const language = languageOf(this.data.language);
      const words = wordsOf(language);
      this.setData({ words: shown(words) });
      const flaw = flawOf(this.data);
      if (flaw !== undefined) {
        show(this, { ...problemScreen('OPTIONS.INVALID', words), over: true });
        this.triggerEvent('outcome', failed('OPTIONS.INVALID', flaw));
        return;
      }
      const verification = new Verification(
        {
          show: (screen) => show(this, screen),
          tell: (event) => this.triggerEvent('event', event),
          end: (outcome) => this.triggerEvent('outcome', outcome),
          allowCamera,
          openCamera: () => openCamera(this, this.data.mirrored),
          photographCard,
        },
        { origin: originOf(this.data.endpoint), token: this.data.token, device: deviceId(), fetch: request as unknown as Reach['fetch'] },
        language,
      );
      running.set(this, verification);
      void verification.open();
    },
    detached() {
      of(this)?.close();
      running.delete(this);
    },
  },

  pageLifetimes: {
    hide() {
      of(this)?.hidden();
    },
  },

  methods: {
    onRetry() {
      void of(this)?.open();
    },
    onLeave() {
      void of(this)?.leave();
    },
    onAgreed({ detail }: { detail: { value: string[] } }) {
      this.setData({ agreed: detail.value.length > 0, note: '' });
    },
    onAgree() {
      if (!this.data.agreed) return this.setData({ note: this.data.words.consentMissing });
      void of(this)?.agree();
    },
    onDecline() {
      of(this)?.decline();
    },
    onReconsider() {
      of(this)?.reconsider();
    },
    onName({ detail }: { detail: { value: string } }) {
      this.setData({ name: detail.value });
    },
    onNumber({ detail }: { detail: { value: string } }) {
      this.setData({ number: detail.value });
    },
    onFields() {
      void of(this)?.fields({ name: this.data.name.trim(), identificationNumber: this.data.number.trim().toUpperCase() });
    },
    onSkip({ currentTarget }: Tap<{ action: Action }>) {
      of(this)?.skip(currentTarget.dataset.action);
    },
    onFilm() {
      void of(this)?.film();
    },
    onCameraError() {
      of(this)?.cameraFailed('refused');
    },
    onCameraStop() {
      of(this)?.cameraFailed('stopped');
    },
    onPhotograph({ currentTarget }: Tap<{ side: Side }>) {
      void of(this)?.photograph(currentTarget.dataset.side);
    },
    onWithdraw() {
      const { withdrawSure, withdrawYes, cancel } = this.data.words;
      wx.showModal({
        content: withdrawSure,
        confirmText: withdrawYes,
        cancelText: cancel,
        success: ({ confirm }) => confirm && void of(this)?.withdraw(),
      });
    },
  },
});
