import type { Frame, LivenessChallenge } from '@shiren/contracts-media';
import type { AskedAction } from '@shiren/flow-client';
import { Performer } from '@shiren/testing';
import sharp from 'sharp';

interface CameraFrame {
  data: ArrayBuffer;
  width: number;
  height: number;
}

/** What the screen asks for. */
export type Asked = Pick<AskedAction, 'action' | 'first' | 'times'>;

/** Milliseconds between the frames of a phone's camera. */
const INTERVAL_MS = 40;
/** Milliseconds that an action takes, once or twice, with some to spare; and for which somebody at rest is filmed in advance. */
const ACTION_MS = { once: 2_600, twice: 3_800 } as const;
const REST_MS = 480;

/** The camera of a phone, in front of a person who does what the screen asks. */
export class PhoneCamera {
  private person: Performer | undefined;
  /** What is being done, since when. */
  private scene: { key: string; began: number; length: number; film: Frame[] } | undefined;
  private flashes: LivenessChallenge['flashes'] = [];
  private began = 0;
  private shown: Uint8Array | undefined;
  private dark = false;

  constructor(private readonly asked: () => Asked | undefined) {}

  /** Someone who looks like this photo takes the phone. */
  async face(photo: Uint8Array): Promise<void> {
    this.person = await Performer.of(photo);
  }

  /** Covers the lens. */
  cover(dark: boolean): void {
    this.dark = dark;
  }

  /** A recording begins, in which the screen flashes these colours. */
  record({ flashes }: LivenessChallenge): void {
    this.flashes = flashes;
    this.began = Date.now();
    this.scene = undefined;
  }

  /** What `wx.createCameraContext()` returns. */
  context(): object {
    return {
      onCameraFrame: (got: (frame: CameraFrame) => void) => {
        let timer: NodeJS.Timeout | undefined;
        return {
          start: () => (timer = setInterval(() => void this.frame().then((frame) => frame && got(frame)), INTERVAL_MS)),
          stop: () => clearInterval(timer),
        };
      },
    };
  }

  private async frame(): Promise<CameraFrame | undefined> {
    if (!this.person || this.dark) return undefined;
    if (this.began > 0) this.follow(this.person);
    const image = this.shown ?? this.person.portrait;
    const { data, info } = await sharp(image).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { data: new Uint8Array(data).buffer, width: info.width, height: info.height };
  }

  /** The person begins what is new on the screen, and otherwise goes on. */
  private follow(person: Performer): void {
    const now = Date.now();
    const asked = this.asked();
    const key = asked ? `${asked.action} ${asked.first ?? ''} ${asked.times ?? ''}` : '';
    const { scene } = this;
    const isOver = !scene || now >= scene.began + scene.length;
    if (asked && key !== scene?.key) this.begin(person, key, now, asked);
    // after what was asked, and between, they wait
    else if (isOver || (!asked && scene.key !== '')) this.begin(person, key, now);
    const due = this.scene?.film.filter(({ at }) => at <= now - (this.scene?.began ?? now)).at(-1);
    if (due) this.shown = due.image;
  }

  private begin(person: Performer, key: string, now: number, asked?: Asked): void {
    const length = asked ? ACTION_MS[asked.times === 2 ? 'twice' : 'once'] : REST_MS;
    const film: Frame[] = [];
    this.scene = { key, began: now, length, film };
    const since = now - this.began;
    const flashes = this.flashes.map((flash) => ({ ...flash, from: flash.from - since, to: flash.to - since }));
    const challenge = { actions: asked ? [{ ...asked, from: 0, to: length }] : [], flashes, duration: length };
    void (async () => {
      // by the seed the person sways on from where they are
      for await (const frame of person.performing(challenge, { seed: (now % 1_000_000) / 1_000 })) film.push(frame);
    })();
  }
}
