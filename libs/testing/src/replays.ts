import type { LivenessChallenge } from '@shiren/contracts-media';
import type { Pixels } from '@shiren/vision';
import type { AttackKind, Recording } from './attack-material.js';
import { noisy, recoloured, seeded, warped } from './picture.js';

type Edit = (picture: Pixels) => Pixels;

/** The sources of a warp's pixels, kept inside the picture. */
const inside = (picture: Pixels, from: (x: number, y: number) => readonly [x: number, y: number]): Pixels => {
  const [mostX, mostY] = [picture.width - 1.001, picture.height - 1.001];
  return warped(picture, (x, y) => {
    const [u, v] = from(x, y);
    return [Math.min(mostX, Math.max(0, u)), Math.min(mostY, Math.max(0, v))];
  });
};

const mirrored: Edit = (picture) => inside(picture, (x, y) => [picture.width - 1 - x, y]);
/** Without 8 % at each edge, enlarged to the same size. */
const cropped: Edit = (picture) => inside(picture, (x, y) => [0.08 * picture.width + 0.84 * x, 0.08 * picture.height + 0.84 * y]);
/** 7 % narrower. */
const squeezed: Edit = (picture) => inside(picture, (x, y) => [picture.width / 2 + (x - picture.width / 2) / 0.93, y]);
/** Light falls from one side. */
const sideLit: Edit = (picture) =>
  recoloured(picture, (red, green, blue, x) => {
    const light = 0.6 + (0.8 * x) / picture.width;
    return [red * light, green * light, blue * light];
  });
/** Another gamma and white balance. */
const toned: Edit = (picture) => {
  const curve = (value: number): number => 255 * (value / 255) ** 0.85;
  return recoloured(picture, (red, green, blue) => [1.06 * curve(red), curve(green), 0.92 * curve(blue)]);
};

/** The challenge's times divided by the speed: the case in which a replay at this speed fits its challenge. */
function faster({ actions, flashes, duration }: LivenessChallenge, speed: number): LivenessChallenge {
  const sooner = <T extends { from: number; to: number }>(span: T): T => ({ ...span, from: Math.round(span.from / speed), to: Math.round(span.to / speed) });
  return { actions: actions.map(sooner), flashes: flashes.map(sooner), duration: Math.round(duration / speed) };
}

/** An earlier recording, edited and played at another speed, for a challenge that it fits. */
const replay = (speed: number, noise: number, ...edits: readonly Edit[]): AttackKind => ({
  species: 'injected video',
  seenBefore: true,
  make: ({ genuine: { challenge, frames } }): Recording => {
    const random = seeded(41);
    return {
      challenge: faster(challenge, speed),
      frames: frames.map(({ at, picture }) => {
        const edited = edits.reduce((changed, edit) => edit(changed), picture);
        return { at: Math.round(at / speed), picture: noise > 0 ? noisy(edited, random, noise) : edited };
      }),
    };
  },
});

/** Earlier recordings played again with edits that change pixels, or time, but not the movement. */
export const replays = {
  'replay, mirrored': replay(1, 0, mirrored),
  'replay, cropped, toned, faster': replay(1.15, 4, cropped, toned),
  'replay, squeezed, toned, slower': replay(0.87, 4, squeezed, toned),
  'replay, lit from the side, faster': replay(1.2, 4, sideLit, toned),
  'replay, mirrored and all of it': replay(0.83, 4, mirrored, cropped, squeezed, sideLit, toned),
} as const satisfies Readonly<Record<string, AttackKind>>;
