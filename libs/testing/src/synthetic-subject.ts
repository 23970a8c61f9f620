import { nameOfWay, type ActionWay, type Frame, type LivenessAction, type LivenessChallenge } from '@shiren/contracts-media';
import { actionWays } from '@shiren/liveness';
import { openEngine } from '@shiren/networks';
import { BlazeFace, FaceMesh, squareOfFace, squareOfMesh, type MeshPoint, type Pixels } from '@shiren/vision';
import { INNER_LIPS, isInside, meshWarp } from './mesh-warp.js';
import { noisy, readPicture, recoloured, seeded, shifted, toJpeg, warped } from './picture.js';

/** Pose and expression of a face; angles in radians, the others from 0 to 1. */
export interface Posture {
  yaw: number;
  pitch: number;
  mouth: number;
  blink: number;
}

/** Milliseconds between frames, of an action that is done once or twice, and until people react. */
export const STEP = 80;
const ACTION = { once: 2_000, twice: 3_200 } as const;
export const REACTION = 320;

const REST: Posture = { yaw: 0, pitch: 0, mouth: 0, blink: 0 };

const RIGHT_EYE = { upper: [33, 246, 161, 160, 159, 158, 157, 173, 133], lower: [33, 7, 163, 144, 145, 153, 154, 155, 133] };
const LEFT_EYE = { upper: [362, 398, 384, 385, 386, 387, 388, 466, 263], lower: [362, 382, 381, 380, 374, 373, 390, 249, 263] };

const LOWER_LIP = new Set([95, 88, 178, 87, 14, 317, 402, 318, 324, 146, 91, 181, 84, 17, 314, 405, 321, 375]);

/**
 * A person made from one photo: its face mesh is rotated like a head in space, eyelids and jaw are moved, and the photo is warped with it.
 * It has the parallax of a head, so it replaces a living person in tests without a clip of one.
 */
export class SyntheticSubject {
  private readonly rehearsed = new Map<string, readonly Pixels[]>();

  private constructor(
    private readonly photo: Pixels,
    private readonly mesh: readonly MeshPoint[],
    private readonly turned: number,
  ) {}

  /** `turned`: radians of yaw added to every posture, for a photo that looks aside. */
  static async of(photo: Uint8Array, turned = 0): Promise<SyntheticSubject> {
    const pixels = await readPicture(photo);
    const engine = await openEngine();
    const [detector, mesher] = [await BlazeFace.load(engine), await FaceMesh.load(engine)];
    const [face] = await detector.find(pixels);
    if (!face) throw new Error('There is no face in this photo.');
    const rough = await mesher.fit(pixels, squareOfFace(face));
    const { points } = await mesher.fit(pixels, squareOfMesh(rough.points));
    return new SyntheticSubject(pixels, points, turned);
  }

  /** The image with the face in this posture. */
  show(posture: Partial<Posture> = {}): Pixels {
    const held = { ...REST, ...posture };
    held.yaw += this.turned;
    const moved = this.moved(held);
    const picture = warped(this.photo, meshWarp(moved, this.mesh, this.photo));
    return this.painted(picture, moved, held);
  }

  /** The images of an action, asked for in this way, from beginning to end, one per STEP; rendered once. `zeal`: how far it goes, 1 is clearly far enough. */
  pictures(way: ActionWay, zeal = 1): readonly Pixels[] {
    const name = `${nameOfWay(way)} ${zeal}`;
    const count = (way.times === 2 ? ACTION.twice : ACTION.once) / STEP;
    const known = this.rehearsed.get(name) ?? Array.from({ length: count }, (_, index) => this.show(doing[way.action](index / (count - 1), way, zeal)));
    this.rehearsed.set(name, known);
    return known;
  }

  /** Renders everything in advance, so that a challenge can be followed in real time. */
  rehearse(): this {
    for (const way of actionWays) this.pictures(way);
    return this;
  }

  /** A recording in which the person performs the challenge; the skin reflects its colours. Nobody holds perfectly still. */
  async perform(challenge: LivenessChallenge, options: { seed?: number; colourAnswer?: number; zeal?: number } = {}): Promise<Frame[]> {
    const frames: Frame[] = [];
    for await (const frame of this.performing(challenge, options)) frames.push(frame);
    return frames;
  }

  /** Frame by frame. */
  async *performing(
    challenge: LivenessChallenge,
    { seed = 1, colourAnswer = 0.12, zeal = 1 }: { seed?: number; colourAnswer?: number; zeal?: number } = {},
  ): AsyncGenerator<Frame> {
    const random = seeded(seed);
    const rest = this.show();
    for (let at = 0; at <= challenge.duration; at += STEP) {
      const now = challenge.actions.find(({ from, to }) => at >= from + REACTION && at < to);
      let picture = now ? (this.pictures(now, zeal)[Math.floor((at - now.from - REACTION) / STEP)] ?? rest) : rest;
      const time = at / 1_000 + seed;
      const [dx, dy] = [2.5 * Math.sin(1.3 * time) + 1.1 * Math.sin(3.1 * time), 2 * Math.sin(1.1 * time + 1) + 0.8 * Math.sin(2.7 * time)];
      picture = this.lightened(shifted(picture, dx, dy), time);
      const flash = challenge.flashes.find(({ from, to }) => at >= from && at < to);
      if (flash && colourAnswer > 0) picture = this.lit(picture, flash.colour, colourAnswer);
      yield { at, image: await toJpeg(noisy(picture, random)) };
    }
  }

  /** Positions of the mesh's points in this posture. */
  private moved({ yaw, pitch, mouth, blink }: Posture): MeshPoint[] {
    const points = this.mesh.map((point) => ({ ...point }));
    const at = (index: number): MeshPoint => points[index] as MeshPoint;
    for (const { upper, lower } of [RIGHT_EYE, LEFT_EYE]) {
      upper.forEach((index, position) => {
        const target = at(lower[position] as number);
        at(index).y += (target.y - at(index).y) * 0.92 * blink;
      });
    }
    if (mouth > 0) {
      const lips = { upper: at(13).y, width: Math.hypot(at(291).x - at(61).x, at(291).y - at(61).y) };
      const chin = at(152).y;
      points.forEach((point, index) => {
        // the jaw drops: nothing above the upper lip moves, the lower lip and the chin move fully, the cheeks partly
        const below = LOWER_LIP.has(index) ? 1 : Math.min(1, Math.max(0, (point.y - lips.upper) / (0.25 * (chin - lips.upper))));
        const aside = Math.max(0, 1 - Math.abs(point.x - at(13).x) / (1.1 * lips.width));
        // an open mouth is an oval: its corners stay in place
        const oval = LOWER_LIP.has(index) ? Math.sqrt(Math.max(0, 1 - (Math.abs(point.x - at(13).x) / (0.5 * lips.width)) ** 2)) : Math.sqrt(aside);
        point.y += mouth * 0.55 * lips.width * below * oval;
      });
    }
    // about an axis behind the face, at the neck
    const middle = { x: at(168).x, y: at(2).y, z: 0.6 * Math.hypot(at(454).x - at(234).x, at(454).y - at(234).y) };
    return points.map(({ x, y, z }) => {
      const [dx, dy, dz] = [x - middle.x, y - middle.y, z - middle.z];
      const [x1, z1] = [dx * Math.cos(yaw) - dz * Math.sin(yaw), dx * Math.sin(yaw) + dz * Math.cos(yaw)];
      const [y2, z2] = [dy * Math.cos(pitch) - z1 * Math.sin(pitch), dy * Math.sin(pitch) + z1 * Math.cos(pitch)];
      return { x: middle.x + x1, y: middle.y + y2, z: middle.z + z2 };
    });
  }

  /** Paints what a warp can't produce: the dark inside of an open mouth, the skin of a closed eyelid. */
  private painted(picture: Pixels, moved: readonly MeshPoint[], { mouth, blink }: Posture): Pixels {
    const data = picture.data.slice();
    const paint = (polygon: readonly MeshPoint[], colour: readonly number[], part: number): void => {
      const [xs, ys] = [polygon.map(({ x }) => x), polygon.map(({ y }) => y)];
      for (let y = Math.floor(Math.min(...ys)); y <= Math.max(...ys); y++) {
        for (let x = Math.floor(Math.min(...xs)); x <= Math.max(...xs); x++) {
          if (!isInside(polygon, x, y)) continue;
          const at = (y * picture.width + x) * 3;
          colour.forEach((value, offset) => (data[at + offset] = Math.round((data[at + offset] ?? 0) * (1 - part) + value * part)));
        }
      }
    };
    const points = (indices: readonly number[]): MeshPoint[] => indices.map((index) => moved[index] as MeshPoint);
    if (mouth > 0.15) paint(points(INNER_LIPS), [45, 20, 22], 0.9);
    if (blink > 0.1) {
      for (const { upper, lower } of [RIGHT_EYE, LEFT_EYE]) {
        const lid = this.mesh[upper[4] as number] as MeshPoint;
        const above =
          (Math.round(lid.y - 0.35 * Math.abs((this.mesh[upper[8] as number]?.x ?? 0) - (this.mesh[upper[0] as number]?.x ?? 0))) * picture.width +
            Math.round(lid.x)) *
          3;
        const skin = [0, 1, 2].map((offset) => this.photo.data[above + offset] ?? 128);
        const shift = {
          x: (moved[upper[0] as number]?.x ?? 0) - (this.mesh[upper[0] as number]?.x ?? 0),
          y: (moved[upper[0] as number]?.y ?? 0) - (this.mesh[upper[0] as number]?.y ?? 0),
        };
        const rim = (indices: readonly number[], up: number): MeshPoint[] =>
          indices.map((index, position) => {
            const { x, y, z } = this.mesh[index] as MeshPoint;
            // most in the middle of the eye, nothing at its corners
            return { x: x + shift.x, y: y + shift.y - up * Math.sin((Math.PI * position) / (indices.length - 1)), z };
          });
        const height = Math.abs(lid.y - (this.mesh[lower[4] as number]?.y ?? 0));
        const reversed = [...lower].reverse();
        // the eyelid covers the open eye and its upper lashes; the lashes lie on the lower edge
        paint([...rim(upper, 0.35 * height), ...rim(reversed, 0)], skin, 0.95 * blink);
        paint([...rim(lower, 0), ...rim(reversed, -0.25 * height)], [40, 28, 26], 0.8 * blink);
      }
    }
    return { ...picture, data };
  }

  /** Daylight wanders from side to side and up and down, so that a face at rest does not look the same again and again. */
  private lightened(picture: Pixels, time: number): Pixels {
    const [aside, up] = [0.25 * Math.sin(0.23 * time), 0.25 * Math.cos(0.37 * time)];
    const [width, height] = [picture.width, picture.height];
    return recoloured(picture, (red, green, blue, x, y) => {
      const light = 1 + aside * (x / width - 0.5) + up * (y / height - 0.5);
      return [red * light, green * light, blue * light];
    });
  }

  /** The face reflects some of the page's colour, the background hardly any. */
  private lit(picture: Pixels, colour: string, answer: number): Pixels {
    const light = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const nose = this.mesh[1] as MeshPoint;
    const reach = Math.hypot((this.mesh[454]?.x ?? 0) - (this.mesh[234]?.x ?? 0), (this.mesh[454]?.y ?? 0) - (this.mesh[234]?.y ?? 0));
    return recoloured(picture, (red, green, blue, x, y) => {
      const part = answer * (Math.hypot(x - nose.x, y - nose.y) < 0.75 * reach ? 1 : 0.15);
      const mixed = (value: number, at: number): number => value * (1 + part * ((light[at] ?? 0) / 128 - 1));
      return [mixed(red, 0), mixed(green, 1), mixed(blue, 2)];
    });
  }
}

/** Each action from its beginning (0) to its end (1); nobody returns by exactly the same path, or does the same twice. */
const doing: Record<LivenessAction, (part: number, way: ActionWay, zeal: number) => Partial<Posture>> = {
  'shake-head': (part, { first }, zeal) =>
    first === 'right'
      ? { yaw: -0.42 * zeal * Math.sin(2 * Math.PI * part ** 0.95), pitch: 0.07 * Math.sin(Math.PI * part ** 1.5) }
      : { yaw: 0.42 * zeal * Math.sin(2 * Math.PI * part ** 0.9), pitch: 0.09 * Math.sin(Math.PI * part ** 2) },
  nod: (part, way, zeal) => {
    const { within, size } = turnOf(part, way);
    return { pitch: 0.38 * zeal * size * Math.sin(Math.PI * within ** 0.8), yaw: 0.12 * part };
  },
  // eyelids close faster than they open
  blink: (part, way, zeal) => {
    const { within, length } = turnOf(part, way);
    const seconds = (within - 0.45) * length;
    return { blink: zeal * Math.max(0, 1 - (seconds < 0 ? -seconds / 0.16 : seconds / 0.32)), yaw: 0.14 * Math.sin(Math.PI * part ** 2) };
  },
  'open-mouth': (part, way, zeal) => {
    const { within, size } = turnOf(part, way);
    return {
      mouth: zeal * size * Math.max(0, Math.min(1, 3 * Math.sin(Math.PI * within) - 0.3)),
      pitch: -0.08 * part,
      yaw: 0.14 * Math.sin(Math.PI * part ** 2),
    };
  },
};

/** What is done twice: how much of the first or second time has passed, how many seconds each takes, and its size, which is a little less the second time. */
function turnOf(part: number, { times = 1 }: ActionWay): { within: number; length: number; size: number } {
  const turn = Math.min(times - 1, Math.floor(part * times));
  return { within: part * times - turn, length: (times === 2 ? ACTION.twice : ACTION.once) / times / 1_000, size: turn === 0 ? 1 : 0.9 };
}
