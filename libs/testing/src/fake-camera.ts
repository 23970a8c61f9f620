import { nameOfWay } from '@shiren/contracts-media';
import { actionWays } from '@shiren/liveness';
import type { Pixels } from '@shiren/vision';
import { SyntheticSubject, REACTION, STEP } from './synthetic-subject.js';
import { toJpeg } from './picture.js';

/** What the simulated camera of a browser test shows. */
export type FakeCamera =
  /**
   * A person who does what the page asks, and whose skin reflects its colours. Each time the camera is opened, light comes from another side, and the
   * person moves at another pace and tilts the head differently, as nobody moves twice in the same way; the first time is chosen by `sun`, in radians.
   */
  | { shows: 'person'; face: FilmedFace; sun: number }
  /** A picture held still, whatever the page asks. */
  | { shows: 'picture'; image: Buffer; trouble?: CameraTrouble }
  /** Nothing; opening the camera fails with this error. */
  | { shows: 'nothing'; error: 'NotAllowedError' | 'NotFoundError' | 'NotReadableError' };

/**
 * What goes wrong with a camera after it was opened: it never sends an image, stops sending them, or its track ends or is muted, each after some
 * seconds; the browser refuses to play it; the first of two cameras is the wrong one.
 */
export type CameraTrouble = 'no-images' | 'stands-still' | 'ends' | 'is-muted' | 'is-not-played' | 'is-another';

/** A face filmed performing every possible action in every way, by the name of the way: addresses of JPEGs, in order. */
export interface FilmedFace {
  rest: string[];
  actions: Record<string, string[]>;
}

/** Images of a person who waits and moves a little. */
const REST_PICTURES = 24;

/** Films a photo's face once, for any number of recordings. About 250 images; takes twenty seconds or more. */
export async function filmFace(photo: Uint8Array, turned?: number): Promise<FilmedFace> {
  const face = await SyntheticSubject.of(photo, turned);
  const film = async (pictures: readonly Pixels[]): Promise<string[]> => {
    const jpegs = await Promise.all(pictures.map((picture) => toJpeg(picture, 88)));
    return jpegs.map((jpeg) => `data:image/jpeg;base64,${jpeg.toString('base64')}`);
  };
  const turn = (index: number): number => (2 * Math.PI * index) / REST_PICTURES;
  const rest = Array.from({ length: REST_PICTURES }, (_, index) => face.show({ yaw: 0.03 * Math.sin(turn(index)), pitch: 0.02 * Math.sin(2 * turn(index)) }));
  const actions: FilmedFace['actions'] = {};
  for (const way of actionWays) actions[nameOfWay(way)] = await film(face.pictures(way));
  return { rest: await film(rest), actions };
}

/** A script that replaces the page's camera; run it before the page's own. */
export function cameraScript(camera: FakeCamera): string {
  if (camera.shows === 'nothing') {
    return `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('fake', ${JSON.stringify(camera.error)}));`;
  }
  const still = camera.shows === 'picture' ? `data:image/jpeg;base64,${camera.image.toString('base64')}` : undefined;
  const film = camera.shows === 'person' ? camera.face : { rest: [still], actions: {} };
  const trouble = camera.shows === 'picture' ? camera.trouble : undefined;
  const played = `(${play.toString()})(${JSON.stringify(film)}, ${camera.shows === 'person' ? camera.sun : null}, ${STEP}, ${REACTION});`;
  return trouble ? `${played}(${troubleWith.toString()})(${JSON.stringify(trouble)});` : played;
}

/** Runs in the page after `play`: must not use anything from outside. */
function troubleWith(trouble: CameraTrouble): void {
  const SOON = 1_500;
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  const nothing = (): MediaStream => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d');
    return canvas.captureStream(0);
  };
  media.getUserMedia = async (wanted) => {
    if (trouble === 'no-images') return nothing();
    const stream = await open(wanted);
    const [track] = stream.getVideoTracks();
    if (!track) return stream;
    if (trouble === 'stands-still') {
      setTimeout(() => track.dispatchEvent(new Event('stand-still')), SOON);
    }
    if (trouble === 'ends') setTimeout(() => track.dispatchEvent(new Event('ended')), SOON);
    if (trouble === 'is-muted') setTimeout(() => track.dispatchEvent(new Event('mute')), SOON);
    if (trouble === 'is-another') {
      const video = wanted?.video as { deviceId?: { exact: string } } | undefined;
      const deviceId = video?.deviceId?.exact ?? 'first';
      Object.assign(document.documentElement.dataset, { camera: deviceId });
      track.getSettings = () => ({ deviceId });
    }
    return stream;
  };
  if (trouble === 'is-not-played') HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('fake', 'NotAllowedError'));
  if (trouble === 'is-another') {
    const device = (deviceId: string) => ({ deviceId, kind: 'videoinput', label: deviceId, groupId: '' }) as MediaDeviceInfo;
    media.enumerateDevices = () => Promise.resolve([device('first'), device('second')]);
  }
}

/** Runs in the page: must not use anything from outside. */
function play(film: FilmedFace, sun: number | null, step: number, reaction: number): void {
  const load = (address: string): HTMLImageElement => Object.assign(new Image(), { src: address });
  const rest = film.rest.map(load);
  const actions = Object.fromEntries(Object.entries(film.actions).map(([name, pictures]) => [name, pictures.map(load)]));
  const alive = sun !== null;
  /** Radians by which the head tilts to each side. */
  const TILT = 0.05;
  let opened = 0;
  const scale = alive ? 1.12 : 1;

  navigator.mediaDevices.getUserMedia = async () => {
    await Promise.all(rest.map((picture) => picture.decode()));
    const canvas = document.createElement('canvas');
    const first = rest[0] as HTMLImageElement;
    canvas.width = first.naturalWidth;
    canvas.height = first.naturalHeight;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    // the golden angle keeps all directions apart: the same film in the same light would be a replay
    const side = (sun ?? 0) + 2.4 * opened++;
    // the pace within an action, from quick and then slow to slow and then quick; and how often a second the head tilts from side to side
    const haste = 0.6 * Math.cos(5 * side + 1);
    const tilts = 0.6 + 0.25 * Math.cos(3 * side);
    let asked: string | undefined;
    let since = 0;
    const draw = (): void => {
      const stage = document.querySelector<HTMLElement>('[data-phase]');
      const shown = stage?.dataset;
      const action = [shown?.['action'], shown?.['first'], shown?.['times']].filter(Boolean).join(' ');
      const now = performance.now();
      if (action !== asked) [asked, since] = [action, now];
      const pictures = actions[action] ?? [];
      const done = (now - since - reaction) / step / pictures.length;
      const acting = pictures[Math.floor((done + (haste * Math.sin(2 * Math.PI * done)) / (2 * Math.PI)) * pictures.length)];
      const picture = acting ?? rest[Math.floor(now / step) % rest.length];
      const sway = alive ? { x: 2 * Math.sin(now / 900), y: 1.5 * Math.sin(now / 1300) } : { x: 0, y: 0 };
      const [width, height] = [canvas.width * scale, canvas.height * scale];
      context.globalCompositeOperation = 'source-over';
      context.save();
      context.translate(canvas.width / 2 + sway.x, canvas.height / 2 + sway.y);
      if (alive) context.rotate(TILT * Math.sin((2 * Math.PI * tilts * now) / 1_000 + side));
      context.drawImage(picture as HTMLImageElement, -width / 2, -height / 2, width, height);
      context.restore();
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
    for (const end of ['ended', 'stand-still']) stream.getVideoTracks()[0]?.addEventListener(end, () => clearInterval(timer));
    return stream;
  };
}
