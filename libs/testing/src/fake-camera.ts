import { livenessActions, type LivenessAction } from '@shiren/contracts-media';
import type { Pixels } from '@shiren/vision';
import { SyntheticSubject, REACTION, STEP } from './synthetic-subject.js';
import { toJpeg } from './picture.js';

/** What the simulated camera of a browser test shows. */
export type FakeCamera =
  /**
   * A person who does what the page asks, and whose skin reflects its colours; light comes from `sun`, in radians, and from another side each time
   * the camera is opened.
   */
  | { shows: 'person'; face: FilmedFace; sun: number }
  /** A picture held still, whatever the page asks. */
  | { shows: 'picture'; image: Buffer }
  /** Nothing; opening the camera fails with this error. */
  | { shows: 'nothing'; error: 'NotAllowedError' | 'NotFoundError' | 'NotReadableError' };

/** A face filmed performing every possible action: addresses of JPEGs, in order. */
export interface FilmedFace {
  rest: string[];
  actions: Record<LivenessAction, string[]>;
}

/** Images of a person who waits and moves a little. */
const REST_PICTURES = 24;

/** Films a photo's face once, for any number of recordings. About a hundred images; takes ten seconds or more. */
export async function filmFace(photo: Uint8Array, turned?: number): Promise<FilmedFace> {
  const face = await SyntheticSubject.of(photo, turned);
  const film = async (pictures: readonly Pixels[]): Promise<string[]> => {
    const jpegs = await Promise.all(pictures.map((picture) => toJpeg(picture, 88)));
    return jpegs.map((jpeg) => `data:image/jpeg;base64,${jpeg.toString('base64')}`);
  };
  const turn = (index: number): number => (2 * Math.PI * index) / REST_PICTURES;
  const rest = Array.from({ length: REST_PICTURES }, (_, index) => face.show({ yaw: 0.03 * Math.sin(turn(index)), pitch: 0.02 * Math.sin(2 * turn(index)) }));
  const actions = {} as FilmedFace['actions'];
  for (const action of livenessActions) actions[action] = await film(face.pictures(action));
  return { rest: await film(rest), actions };
}

/** A script that replaces the page's camera; run it before the page's own. */
export function cameraScript(camera: FakeCamera): string {
  if (camera.shows === 'nothing') {
    return `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('fake', ${JSON.stringify(camera.error)}));`;
  }
  const still = camera.shows === 'picture' ? `data:image/jpeg;base64,${camera.image.toString('base64')}` : undefined;
  const film = camera.shows === 'person' ? camera.face : { rest: [still], actions: {} };
  return `(${play.toString()})(${JSON.stringify(film)}, ${camera.shows === 'person' ? camera.sun : null}, ${STEP}, ${REACTION});`;
}

/** Runs in the page: must not use anything from outside. */
function play(film: FilmedFace, sun: number | null, step: number, reaction: number): void {
  const load = (address: string): HTMLImageElement => Object.assign(new Image(), { src: address });
  const rest = film.rest.map(load);
  const actions = Object.fromEntries(Object.entries(film.actions).map(([name, pictures]) => [name, pictures.map(load)]));
  const alive = sun !== null;
  let opened = 0;
  const scale = alive ? 1.06 : 1;

  navigator.mediaDevices.getUserMedia = async () => {
    await Promise.all(rest.map((picture) => picture.decode()));
    const canvas = document.createElement('canvas');
    const first = rest[0] as HTMLImageElement;
    canvas.width = first.naturalWidth;
    canvas.height = first.naturalHeight;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    // the golden angle keeps all directions apart: the same film in the same light would be a replay
    const side = (sun ?? 0) + 2.4 * opened++;
    let asked: string | undefined;
    let since = 0;
    const draw = (): void => {
      const stage = document.querySelector<HTMLElement>('[data-phase]');
      const action = stage?.dataset['action'];
      const now = performance.now();
      if (action !== asked) [asked, since] = [action, now];
      const acting = action ? actions[action]?.[Math.floor((now - since - reaction) / step)] : undefined;
      const picture = acting ?? rest[Math.floor(now / step) % rest.length];
      const sway = alive ? { x: 2 * Math.sin(now / 900), y: 1.5 * Math.sin(now / 1300) } : { x: 0, y: 0 };
      const [width, height] = [canvas.width * scale, canvas.height * scale];
      context.globalCompositeOperation = 'source-over';
      context.drawImage(picture as HTMLImageElement, (canvas.width - width) / 2 + sway.x, (canvas.height - height) / 2 + sway.y, width, height);
      if (alive) {
        daylight(side, 0.45 * (now / 1_000));
        light(stage);
        grain();
      }
    };
    /** Light from one side that wanders, and a fixed shadow. */
    const daylight = (from: number, wandered: number): void => {
      const angle = from + wandered;
      const [x, y] = [Math.cos(angle) * canvas.width * 0.4, Math.sin(angle) * canvas.width * 0.4];
      const shade = context.createLinearGradient(canvas.width / 2 - x, canvas.height / 2 - y, canvas.width / 2 + x, canvas.height / 2 + y);
      shade.addColorStop(0, '#ffffff');
      shade.addColorStop(1, '#a0a0a0');
      const spot = [(0.5 + 0.14 * Math.cos(from)) * canvas.width, (0.5 + 0.14 * Math.sin(from)) * canvas.height] as const;
      const soft = context.createRadialGradient(...spot, 0, ...spot, 0.25 * canvas.width);
      soft.addColorStop(0, 'rgba(0, 0, 0, 0.25)');
      soft.addColorStop(1, 'rgba(0, 0, 0, 0)');
      context.globalCompositeOperation = 'multiply';
      context.fillStyle = shade;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = soft;
      context.fillRect(0, 0, canvas.width, canvas.height);
    };
    /** The face reflects some of the page's colour, the background hardly any. */
    const light = (stage: HTMLElement | null): void => {
      const [, red, green, blue] = /rgb\((\d+), (\d+), (\d+)\)/.exec(stage ? getComputedStyle(stage).backgroundColor : '') ?? [];
      if (red === undefined) return;
      const share = (value: string | undefined): number => Math.round(255 * (1 - 0.24 * (1 - Number(value) / 255)));
      const glow = context.createRadialGradient(canvas.width / 2, canvas.height / 2, 0, canvas.width / 2, canvas.height / 2, canvas.width * 0.6);
      glow.addColorStop(0, `rgb(${share(red)} ${share(green)} ${share(blue)})`);
      glow.addColorStop(0.6, `rgb(${share(red)} ${share(green)} ${share(blue)})`);
      glow.addColorStop(1, '#ffffff');
      context.globalCompositeOperation = 'multiply';
      context.fillStyle = glow;
      context.fillRect(0, 0, canvas.width, canvas.height);
    };
    /** Sensor noise, in a few strokes. */
    const grain = (): void => {
      context.globalCompositeOperation = 'source-over';
      for (let stroke = 0; stroke < 300; stroke++) {
        const shade = Math.random() < 0.5 ? 0 : 255;
        context.fillStyle = `rgba(${shade}, ${shade}, ${shade}, 0.05)`;
        context.fillRect(Math.random() * canvas.width, Math.random() * canvas.height, 6, 6);
      }
    };
    draw();
    const timer = setInterval(draw, 40);
    const stream = canvas.captureStream(25);
    stream.getVideoTracks()[0]?.addEventListener('ended', () => clearInterval(timer));
    return stream;
  };
}
