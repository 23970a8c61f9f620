import type { ChallengedAction, LivenessChallenge } from '@shiren/contracts-media';
import type { Pixels } from '@shiren/vision';
import { swayAt, type AttackKind, type AttackMaterial, type Recording } from './attack-material.js';
import { noisy, recoloured, seeded, warped } from './picture.js';
import { paperMasks } from './paper-masks.js';
import { puppets } from './puppets.js';
import { replays } from './replays.js';
import { splices } from './splices.js';
import { tints } from './tints.js';

/** A picture moved in front of the camera, frame by frame. */
function movedPicture({ genuine: { challenge, frames } }: AttackMaterial, move: (at: number, picture: Pixels) => Pixels): Recording {
  const still = (frames[0] as Recording['frames'][number]).picture;
  const random = seeded(7);
  return { challenge, frames: frames.map(({ at }) => ({ at, picture: noisy(move(at, still), random) })) };
}

/** A flat picture rotated about its centre, or bent about an upright axis (by this fraction of its width), in perspective. */
export function heldAslant(picture: Pixels, { yaw = 0, pitch = 0, bend = 0 }): Pixels {
  const { width, height } = picture;
  const focus = 1.6 * width;
  const [cosYaw, sinYaw, cosPitch, sinPitch] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return warped(picture, (column, row) => {
    const [x, y] = [column - width / 2, row - height / 2];
    let [u, v] = [x, y];
    for (let step = 0; step < 8; step++) {
      const depth = (2 * bend * u * u) / width;
      const [x1, z1] = [cosYaw * u + sinYaw * depth, cosYaw * depth - sinYaw * u];
      const [y2, z2] = [cosPitch * v - sinPitch * z1, sinPitch * v + cosPitch * z1];
      const near = focus / (focus + z2);
      u += x - x1 * near;
      v += y - y2 * near;
    }
    return [u + width / 2, v + height / 2];
  });
}

/** A rectangle of the picture moved down or squeezed, like a mouth or eyes cut out of a photo and moved by hand. */
function movedPiece(picture: Pixels, { x, y, width, height }: { x: number; y: number; width: number; height: number }, by: number): Pixels {
  return warped(picture, (column, row) => (Math.abs(column - x) < width / 2 && Math.abs(row - y) < height / 2 ? [column, row - by] : [column, row]));
}

/** A display filmed by a camera: its gamma, its raster against the sensor's, its bezel. */
export function onDisplay(picture: Pixels, { period = 3.4, strength = 9, rim = 26 } = {}): Pixels {
  const { width, height } = picture;
  const shown = recoloured(picture, (red, green, blue, x, y) => {
    if (x < rim || y < rim || x >= width - rim || y >= height - rim) return [14, 14, 16];
    const raster = strength * (Math.sin((2 * Math.PI * (x + 0.13 * y)) / period) + 0.6 * Math.sin((2 * Math.PI * (y - 0.09 * x)) / (1.25 * period)));
    const glow = (value: number): number => 255 * (value / 255) ** 0.8 * 0.94 + 8;
    return [glow(red) + raster, glow(green) + raster, glow(blue) + 6 + raster];
  });
  return heldAslant(shown, { yaw: 0.04, pitch: -0.03 });
}

/** A display so fine, or filmed so, that no raster remains: resampled and a little soft, in mild perspective, with the display's gamma. */
function onFineDisplay(picture: Pixels): Pixels {
  const { width, height } = picture;
  // half a pixel aside, each pixel is the mean of four
  const soft = warped(picture, (x, y) => [Math.min(width - 1.001, x + 0.5), Math.min(height - 1.001, y + 0.5)]);
  const glow = (value: number): number => 255 * (value / 255) ** 0.88 * 0.95 + 6;
  const shown = recoloured(soft, (red, green, blue) => [glow(red), glow(green), glow(blue)]);
  const held = heldAslant(shown, { yaw: 0.03, pitch: -0.02 });
  // a little nearer, so that the display's edges stay out of the picture
  return warped(held, (x, y) => [width / 2 + (x - width / 2) * 0.92, height / 2 + (y - height / 2) * 0.92]);
}

/** Each span asks for an action that is not performed in it. */
const otherwise = ({ genuine: { challenge }, leastShown }: AttackMaterial): LivenessChallenge => ({
  ...challenge,
  actions: challenge.actions.map(({ action, from, to }, index) => ({ action: leastShown[index] ?? action, from, to })),
});

/** The challenge with some of its spans asking for another way of the same action; undefined if there are none. */
function inAnotherWay(
  { genuine: { challenge, frames } }: AttackMaterial,
  other: (span: ChallengedAction) => ChallengedAction | undefined,
): Recording | undefined {
  const actions = challenge.actions.map((span) => other(span) ?? span);
  return actions.some((span, index) => span !== challenge.actions[index]) ? { challenge: { ...challenge, actions }, frames } : undefined;
}

const at = (frames: Recording['frames'], index: number): Pixels =>
  (frames[Math.min(frames.length - 1, Math.max(0, index))] as Recording['frames'][number]).picture;

/** Every kind of attack that liveness detection is tested against, made from a genuine recording. */
export const attackKinds: Readonly<Record<string, AttackKind>> = {
  'still photo': { species: 'paper picture', make: (material) => movedPicture(material, (_, still) => still) },
  'photo shifted': {
    species: 'paper picture',
    make: (material) =>
      movedPicture(material, (time, still) => warped(still, (x, y) => [x - 40 * swayAt(material.genuine.challenge, time), y - 10 * Math.sin(time / 500)])),
  },
  'photo zoomed': {
    species: 'paper picture',
    make: (material) =>
      movedPicture(material, (time, still) => {
        const zoom = 1 + 0.25 * Math.abs(swayAt(material.genuine.challenge, time));
        return warped(still, (x, y) => [still.width / 2 + (x - still.width / 2) / zoom, still.height / 2 + (y - still.height / 2) / zoom]);
      }),
  },
  'photo tilted sideways': {
    species: 'paper picture',
    make: (material) => movedPicture(material, (time, still) => heldAslant(still, { yaw: 0.65 * swayAt(material.genuine.challenge, time) })),
  },
  'photo tilted up and down': {
    species: 'paper picture',
    make: (material) => movedPicture(material, (time, still) => heldAslant(still, { pitch: 0.6 * swayAt(material.genuine.challenge, time) })),
  },
  'photo bent': {
    species: 'paper picture',
    make: (material) => movedPicture(material, (time, still) => heldAslant(still, { yaw: 0.55 * swayAt(material.genuine.challenge, time), bend: 0.35 })),
  },
  'photo bent the other way': {
    species: 'paper picture',
    make: (material) =>
      movedPicture(material, (time, still) =>
        heldAslant(still, { yaw: 0.55 * swayAt(material.genuine.challenge, time), pitch: 0.2 * swayAt(material.genuine.challenge, time), bend: -0.3 }),
      ),
  },
  'photo with the mouth moved': {
    species: 'paper picture',
    make: (material) =>
      movedPicture(material, (time, still) => {
        const sway = Math.abs(swayAt(material.genuine.challenge, time));
        const { x, width, mouthY } = material.face;
        const cut = movedPiece(still, { x, y: mouthY + 0.12 * width, width: 0.55 * width, height: 0.3 * width }, 0.16 * width * sway);
        return heldAslant(cut, { yaw: 0.5 * swayAt(material.genuine.challenge, time) });
      }),
  },
  'photo with the eyes moved': {
    species: 'paper picture',
    make: (material) =>
      movedPicture(material, (time, still) => {
        const { x, width, eyesY } = material.face;
        const shut = Math.abs(swayAt(material.genuine.challenge, time)) > 0.85;
        const cut = shut ? movedPiece(still, { x, y: eyesY, width: 0.8 * width, height: 0.12 * width }, 0.12 * width) : still;
        return heldAslant(cut, { pitch: 0.5 * swayAt(material.genuine.challenge, time) });
      }),
  },
  'photo on a display': {
    species: 'picture on a display',
    make: (material) => movedPicture(material, (time, still) => heldAslant(onDisplay(still), { yaw: 0.6 * swayAt(material.genuine.challenge, time) })),
  },
  'video on a display': {
    species: 'video on a display',
    make: ({ genuine: { challenge, frames } }) => ({ challenge, frames: frames.map((frame) => ({ ...frame, picture: onDisplay(frame.picture) })) }),
  },
  'video on a display without raster': {
    species: 'video on a display',
    make: ({ genuine: { challenge, frames } }) => {
      const random = seeded(17);
      return { challenge, frames: frames.map((frame) => ({ ...frame, picture: noisy(onFineDisplay(frame.picture), random, 2) })) };
    },
  },
  'earlier recording': {
    species: 'injected video',
    seenBefore: true,
    make: ({ genuine: { challenge, frames } }) => {
      const random = seeded(11);
      return {
        challenge,
        frames: frames.map((frame) => ({
          ...frame,
          picture: noisy(
            warped(frame.picture, (x, y) => [x + 3, y - 2]),
            random,
            2,
          ),
        })),
      };
    },
  },
  'wrong actions': { species: 'injected video', make: (material) => ({ ...material.genuine, challenge: otherwise(material) }) },
  'actions in another order': {
    species: 'injected video',
    // the second half first: if a clip shows both actions in both halves, the second span asks for one that is not performed in it
    make: ({ genuine: { challenge, frames }, leastShown }) => {
      const half = Math.round(frames.length / 2);
      const actions = challenge.actions.map((span, index) => {
        const { action, from, to } = span;
        return index === 0 ? span : { action: leastShown[0] ?? action, from, to };
      });
      return {
        challenge: { ...challenge, actions },
        frames: frames.map(({ at: time }, index) => ({ at: time, picture: at(frames, (index + half) % frames.length) })),
      };
    },
  },
  'the other side first': {
    species: 'injected video',
    make: (material) => inAnotherWay(material, (span) => (span.first ? { ...span, first: span.first === 'left' ? 'right' : 'left' } : undefined)),
  },
  'once instead of twice': {
    species: 'injected video',
    make: (material) => inAnotherWay(material, (span) => (span.times === 1 ? { ...span, times: 2 } : undefined)),
  },
  'twice instead of once': {
    species: 'injected video',
    make: (material) => inAnotherWay(material, (span) => (span.times === 2 && span.action !== 'blink' ? { ...span, times: 1 } : undefined)),
  },
  'actions too late': {
    species: 'injected video',
    make: ({ genuine: { challenge, frames } }) => {
      const rate = frames.length / challenge.duration;
      return { challenge, frames: frames.map(({ at: time }, index) => ({ at: time, picture: at(frames, index - Math.round(2_800 * rate)) })) };
    },
  },
  loop: {
    species: 'injected video',
    make: ({ genuine: { challenge, frames } }) => {
      const random = seeded(12);
      const first = challenge.actions[0];
      const from = frames.findIndex((frame) => frame.at >= (first?.from ?? 0));
      const length = Math.max(8, frames.findIndex((frame) => frame.at >= (first?.to ?? 0)) - from);
      return { challenge, frames: frames.map(({ at: time }, index) => ({ at: time, picture: noisy(at(frames, from + (index % length)), random, 1.5) })) };
    },
  },
  'forwards and backwards': {
    species: 'injected video',
    make: ({ genuine: { challenge, frames } }) => {
      const random = seeded(13);
      const half = Math.ceil(frames.length / 2);
      return {
        challenge,
        frames: frames.map(({ at: time }, index) => ({ at: time, picture: noisy(at(frames, index < half ? index : 2 * half - index - 1), random, 1.5) })),
      };
    },
  },
  reversed: {
    species: 'injected video',
    seenBefore: true,
    make: ({ genuine: { challenge, frames } }) => ({
      challenge,
      frames: frames.map(({ at: time }, index) => ({ at: time, picture: at(frames, frames.length - 1 - index) })),
    }),
  },
  'two people spliced': {
    species: 'injected video',
    make: ({ genuine: { challenge, frames }, stranger }) => ({
      challenge,
      frames: frames.map(({ at: time, picture }, index) => ({ at: time, picture: index < frames.length / 2 ? picture : at(stranger.frames, index) })),
    }),
  },
  'face of another swapped in half way': {
    species: 'injected video',
    make: ({ genuine: { challenge, frames }, stranger, face }) => ({
      challenge,
      frames: frames.map(({ at: time, picture }, index) => ({
        at: time,
        picture: index < frames.length / 2 ? picture : blended(picture, at(stranger.frames, index), face),
      })),
    }),
  },
  stutter: {
    species: 'injected video',
    make: ({ genuine: { challenge, frames } }) => {
      const random = seeded(14);
      return { challenge, frames: frames.filter((_, index) => index % 12 < 3 || random() < 0.05) };
    },
  },
  'frozen stream': {
    species: 'injected video',
    make: ({ genuine: { challenge, frames } }) => ({
      challenge,
      frames: frames.map(({ at: time }, index) => ({ at: time, picture: at(frames, index - (index % 9)) })),
    }),
  },
  ...paperMasks,
  ...puppets,
  ...replays,
  ...splices,
  ...tints,
  'nobody there': {
    species: 'no person',
    make: (material) => movedPicture(material, (time, still) => warped(still, (x, y) => [x + 2_000, y + time])),
  },
};

/** The other person's image within an ellipse over the face, with a soft edge. */
function blended(one: Pixels, other: Pixels, { x, y, width }: AttackMaterial['face']): Pixels {
  const data = one.data.slice();
  for (let row = 0; row < one.height; row++) {
    for (let column = 0; column < one.width; column++) {
      const reach = Math.hypot((column - x) / (0.62 * width), (row - y) / (0.8 * width));
      const part = Math.min(1, Math.max(0, (1 - reach) * 6));
      if (part === 0) continue;
      const at = (row * one.width + column) * 3;
      const from = (Math.min(row, other.height - 1) * other.width + Math.min(column, other.width - 1)) * 3;
      for (let colour = 0; colour < 3; colour++)
        data[at + colour] = Math.round((data[at + colour] ?? 0) * (1 - part) + (other.data[from + colour] ?? 0) * part);
    }
  }
  return { ...one, data };
}

/** Variants of a genuine recording in other light, with other cameras. */
export const genuineVariants: Readonly<Record<string, (recording: Recording) => Recording>> = {
  'as recorded': (recording) => recording,
  dark: (recording) => each(recording, (picture) => recoloured(picture, (red, green, blue) => [red * 0.5, green * 0.5, blue * 0.5])),
  bright: (recording) => each(recording, (picture) => recoloured(picture, (red, green, blue) => [red * 1.2 + 15, green * 1.2 + 15, blue * 1.2 + 15])),
  noisy: (recording) => {
    const random = seeded(21);
    return each(recording, (picture) => noisy(picture, random, 8));
  },
  'fewer frames': ({ challenge, frames }) => ({ challenge, frames: frames.filter((_, index) => index % 3 !== 1) }),
  'narrower picture': (recording) => each(recording, (picture) => cropped(picture, 0.75)),
};

const each = ({ challenge, frames }: Recording, change: (picture: Pixels) => Pixels): Recording => ({
  challenge,
  frames: frames.map(({ at: time, picture }) => ({ at: time, picture: change(picture) })),
});

function cropped({ data, width, height }: Pixels, part: number): Pixels {
  const kept = Math.round(width * part);
  const left = Math.floor((width - kept) / 2);
  const result = new Uint8Array(kept * height * 3);
  for (let row = 0; row < height; row++) result.set(data.subarray((row * width + left) * 3, (row * width + left + kept) * 3), row * kept * 3);
  return { data: result, width: kept, height };
}
