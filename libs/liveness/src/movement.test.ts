import { coarse, fine, movementOf, packMovement, packPoses, unpackMovement, unpackPoses, type Pose, type Sampling } from './movement.js';
import { movementLikeness, prepareMovement } from './movement-likeness.js';

/** Pseudo-random numbers from −1 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 1_073_741_823.5 - 1;
}

/** A face that turns, nods and opens its mouth at times of its own, recorded at `rate` frames a second. */
function person(seed: number, { duration = 7_000, rate = 12, noise = 0 } = {}): Pose[] {
  const random = seeded(seed);
  const bumps = Array.from({ length: 5 }, () =>
    Array.from({ length: 4 }, () => ({ middle: (0.5 + 0.5 * random()) * duration, width: 350 + 150 * random(), size: random() })),
  );
  const measured = seeded(seed + 1_000);
  const value = (channel: number, at: number): number =>
    (bumps[channel] ?? []).reduce((sum, { middle, width, size }) => sum + size * Math.exp(-(((at - middle) / width) ** 2)), 0) + noise * measured();
  return Array.from({ length: Math.floor((duration * rate) / 1_000) }, (_, frame): Pose => {
    const at = (frame * 1_000) / rate;
    const [yaw, pitch, roll, mouth, eyes] = [18 * value(0, at), 14 * value(1, at), 6 * value(2, at), 0.4 * value(3, at), 0.3 + 0.1 * value(4, at)];
    return { at, yaw, pitch, roll, mouth, eyes };
  });
}

const played = (poses: readonly Pose[], speed: number): Pose[] => poses.map((pose) => ({ ...pose, at: pose.at / speed }));
const mirrored = (poses: readonly Pose[]): Pose[] => poses.map((pose) => ({ ...pose, yaw: -pose.yaw, roll: -pose.roll }));
const likeness = (one: readonly Pose[], other: readonly Pose[], by: Sampling): number =>
  movementLikeness(prepareMovement(movementOf(one, by), by), movementOf(other, by));

describe.each([
  ['coarsely', coarse],
  ['finely', fine],
])('a movement sampled %s', (_, by) => {
  it.each([
    ['at the same speed', 1],
    ['slower', 0.83],
    ['faster', 1.2],
  ])('is recognised when it is played again %s, mirrored too', (_speed, speed) => {
    const again = played(person(1, { rate: 29, noise: 0.05 }), speed);
    expect(likeness(again, person(1, { noise: 0.05 }), by)).toBeGreaterThan(0.8);
    expect(likeness(mirrored(again), person(1, { noise: 0.05 }), by)).toBeGreaterThan(0.8);
  });

  it('is recognised by a part of it', () => {
    const part = person(1).filter(({ at }) => at > 2_000);
    expect(likeness(part, person(1), by)).toBeGreaterThan(0.8);
  });

  it('is unlike any other', () => {
    const others = Array.from({ length: 30 }, (_none, index) => likeness(person(1), person(2 + index), by));
    expect(Math.max(...others)).toBeLessThan(0.66);
  });

  it('is like nothing if it is too short or there is none', () => {
    expect(likeness(person(1, { duration: 3_000 }), person(1), by)).toBe(0);
    expect(likeness([], person(1), by)).toBe(0);
    expect(likeness(person(1), [], by)).toBe(0);
  });

  it('of a face that holds still is like nothing', () => {
    const still = person(1).map((pose) => ({ ...pose, yaw: 2, pitch: 3, roll: 0, mouth: 0, eyes: 0.3 }));
    expect(likeness(still, still, by)).toBe(0);
  });
});

describe('what is stored', () => {
  it('holds poses to a tenth of a degree and movements to half a degree', () => {
    const poses = person(1);
    unpackPoses(packPoses(poses)).forEach((pose, index) => {
      const { at = 0, yaw = 0, mouth = 0 } = poses[index] ?? {};
      expect(Math.abs(pose.at - at)).toBeLessThanOrEqual(1);
      expect(Math.abs(pose.yaw - yaw)).toBeLessThan(0.06);
      expect(Math.abs(pose.mouth - mouth)).toBeLessThan(0.001);
    });
    const movement = movementOf(poses, coarse);
    expect(packMovement(movement).length).toBe(movement.length);
    Array.from(unpackMovement(packMovement(movement))).forEach((value, index) => expect(Math.abs(value - (movement[index] ?? 0))).toBeLessThanOrEqual(0.5));
  });

  it('stays within its bounds whatever is measured', () => {
    const wild = [0, 100, 59_900].map((at): Pose => ({ at, yaw: 9e9, pitch: -9e9, roll: 0, mouth: 9e9, eyes: 0 }));
    expect(unpackPoses(packPoses(wild))).toHaveLength(3);
    expect(packMovement(movementOf(wild, coarse)).length).toBe(300 * 5);
  });
});
