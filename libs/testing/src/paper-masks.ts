import type { Pixels } from '@shiren/vision';
import { swayAt, type AttackKind, type AttackMaterial } from './attack-material.js';
import { noisy, seeded } from './picture.js';

/** A part of a photo that is cut out and glued on again nearer to the camera: its outline in half widths of the face from the face's middle. */
interface RaisedPart {
  within: (u: number, v: number) => boolean;
  /** Half widths of the face. */
  by: number;
}

/** Radius of the cylinder that the photo is bent to, and the edge of the cut-out face, in half widths of the face. */
const RADIUS = 1.05;
const EDGE = { aside: 1.2, up: 1.5, down: 1.55 };

/**
 * A face cut out of a photo, bent around a head, with raised parts, seen in perspective. `y` of the parts counts from the middle between eyes and
 * mouth; yaw and pitch turn it about the head's axis, in radians.
 */
export function paperMask(
  { data, width, height }: Pixels,
  face: AttackMaterial['face'],
  { yaw, pitch }: { yaw: number; pitch: number },
  parts: readonly RaisedPart[],
): Pixels {
  const half = face.width / 2;
  const [middleX, middleY] = [face.x, (face.eyesY + face.mouthY) / 2];
  const [radius, focus] = [RADIUS * half, 1.6 * width];
  const [cosYaw, sinYaw, cosPitch, sinPitch] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  /** Into the mask's own space, whose axis is x = 0, z = 0. */
  const turned = (x: number, y: number, z: number): [number, number, number] => {
    const [y1, z1] = [cosPitch * y + sinPitch * z, cosPitch * z - sinPitch * y];
    return [cosYaw * x - sinYaw * z1, y1, sinYaw * x + cosYaw * z1];
  };
  const [fromX, fromY, fromZ] = turned(0, 0, -focus - radius);
  /** Position in half widths on the photo where the ray meets a cylinder of this radius. */
  const met = (dx: number, dy: number, dz: number, by: number): readonly [u: number, v: number] | undefined => {
    const [a, b, c] = [dx * dx + dz * dz, fromX * dx + fromZ * dz, fromX * fromX + fromZ * fromZ - (radius + by * half) ** 2];
    const root = b * b - a * c;
    if (root < 0) return undefined;
    const t = (-b - Math.sqrt(root)) / a;
    return [RADIUS * Math.atan2(fromX + t * dx, -(fromZ + t * dz)), (fromY + t * dy) / half];
  };
  const result = new Uint8Array(data.length).fill(96);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 3) {
      const [dx, dy, dz] = turned(column - middleX, row - middleY, focus);
      let place: readonly [u: number, v: number] | undefined;
      for (const { within, by } of parts) {
        const raised = met(dx, dy, dz, by);
        if (raised && within(...raised)) place = raised;
      }
      place ??= met(dx, dy, dz, 0);
      if (!place) continue;
      const [u, v] = place;
      if ((u / EDGE.aside) ** 2 + (v / (v < 0 ? EDGE.up : EDGE.down)) ** 2 > 1) continue;
      const [x, y] = [middleX + u * half, middleY + v * half];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const [right, below] = [x - left, y - top];
      for (let colour = 0; colour < 3; colour++) {
        const begin = (top * width + left) * 3 + colour;
        const under = begin + 3 * width;
        result[at + colour] = Math.round(
          ((data[begin] ?? 0) * (1 - right) + (data[begin + 3] ?? 0) * right) * (1 - below) +
            ((data[under] ?? 0) * (1 - right) + (data[under + 3] ?? 0) * right) * below,
        );
      }
    }
  }
  return { data: result, width, height };
}

/** From between the eyes down to the wings; eyes and mouth are about 0.95 half widths apart. */
const nose: RaisedPart = { by: 0.3, within: (u, v) => v > -0.45 && v < 0.2 && Math.abs(u) < 0.12 + 0.16 * Math.min(1, (v + 0.45) / 0.6) };
const mouth: RaisedPart = { by: 0.12, within: (u, v) => (u / 0.45) ** 2 + ((v - 0.5) / 0.22) ** 2 < 1 };
const chin: RaisedPart = { by: 0.15, within: (u, v) => (u / 0.35) ** 2 + ((v - 1) / 0.22) ** 2 < 1 };
const brows: RaisedPart = { by: 0.15, within: (u, v) => Math.abs(u) < 0.75 && v > -0.85 && v < -0.6 };
const middle: RaisedPart = { by: 0.2, within: (u, v) => (u / 0.6) ** 2 + ((v - 0.05) / 0.75) ** 2 < 1 };

const mask = (...parts: readonly RaisedPart[]): AttackKind => ({
  species: 'paper mask',
  make: ({ genuine: { challenge, frames }, face }) => {
    const random = seeded(61);
    const photo = frames[0]?.picture ?? { data: new Uint8Array(0), width: 0, height: 0 };
    return {
      challenge,
      frames: frames.map(({ at }) => {
        const sway = swayAt(challenge, at);
        const nods = challenge.actions.some(({ action, from, to }) => action === 'nod' && at >= from && at < to);
        // nobody holds a mask still
        const [tremorX, tremorY] = [0.03 * Math.sin(at / 310), 0.03 * Math.sin(at / 270 + 1)];
        return {
          at,
          picture: noisy(paperMask(photo, face, { yaw: tremorX + (nods ? 0.1 : 0.5) * sway, pitch: tremorY + (nods ? 0.4 * sway : 0) }, parts), random),
        };
      }),
    };
  },
});

/** Masks made of one photo of the victim, worn on a head that does the movements. */
export const paperMasks = {
  'paper mask': mask(),
  'paper mask, nose raised': mask(nose),
  'paper mask, nose, mouth and chin raised': mask(nose, mouth, chin),
  'paper mask, nose and brows raised': mask(nose, brows),
  'paper mask, middle raised': mask(middle, { ...nose, by: 0.4 }),
} as const satisfies Readonly<Record<string, AttackKind>>;
