import type { MeshPoint, Pixels } from '@shiren/vision';
import type { AttackKind } from './attack-material.js';
import { INNER_LIPS, isInside, meshWarp } from './mesh-warp.js';
import { noisy, readPicture, seeded, toJpeg, warped } from './picture.js';
import { SyntheticSubject } from './synthetic-subject.js';

/** The face's outline in the mesh, from the middle of the forehead around by the person's left ear. */
const OUTLINE = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21,
  54, 103, 67, 109,
];
/** Width of the soft edge, as a part of the face's width. */
const FEATHER = 0.08;

/** The victim's photo drawn over the driver's face, but for what an open mouth shows: held as the driver holds it, in the driver's light, with a soft edge. */
export function swappedFace(driver: Pixels, mesh: readonly MeshPoint[], victim: Pixels, victimMesh: readonly MeshPoint[]): Pixels {
  const { width } = driver;
  const drawn = warped(victim, meshWarp(mesh, victimMesh, driver), 110, driver);
  const [outline, lips] = [OUTLINE, INNER_LIPS].map((indices) => indices.map((index) => mesh[index] as MeshPoint)) as [MeshPoint[], MeshPoint[]];
  const [xs, ys] = [outline.map(({ x }) => x), outline.map(({ y }) => y)];
  const feather = FEATHER * (Math.max(...xs) - Math.min(...xs));
  const parts: { at: number; part: number }[] = [];
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.min(driver.height, Math.max(...ys)); y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < Math.min(width, Math.max(...xs)); x++) {
      if (isInside(outline, x, y) && !isInside(lips, x, y)) parts.push({ at: (y * width + x) * 3, part: Math.min(1, distanceToEdge(outline, x, y) / feather) });
    }
  }
  const data = driver.data.slice();
  for (let colour = 0; colour < 3; colour++) {
    const [from, to] = [drawn, driver].map((picture) => lightOf(parts.map(({ at }) => picture.data[at + colour] ?? 0))) as [Light, Light];
    for (const { at, part } of parts) {
      const matched = to.mean + ((drawn.data[at + colour] ?? 0) - from.mean) * (to.spread / Math.max(1, from.spread));
      data[at + colour] = Math.min(255, Math.max(0, Math.round((data[at + colour] ?? 0) * (1 - part) + matched * part)));
    }
  }
  return { ...driver, data };
}

interface Light {
  mean: number;
  spread: number;
}

function lightOf(values: readonly number[]): Light {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return { mean, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)) };
}

function distanceToEdge(polygon: readonly MeshPoint[], x: number, y: number): number {
  let nearest = Infinity;
  polygon.forEach((a, index) => {
    const b = polygon[(index + 1) % polygon.length] as MeshPoint;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / Math.max(1e-9, dx * dx + dy * dy)));
    nearest = Math.min(nearest, Math.hypot(a.x + along * dx - x, a.y + along * dy - y));
  });
  return nearest;
}

/** One photo of the victim that is made to move as the challenge asks. */
export const puppets = {
  'whole face swapped': {
    species: 'injected video',
    make: ({ genuine: { challenge, frames }, meshes, stranger, strangerMesh }) => {
      const victim = stranger.frames[0]?.picture;
      if (!victim || !strangerMesh) return undefined;
      return {
        challenge,
        frames: frames.map(({ at, picture }, index) => {
          const mesh = meshes[index];
          return { at, picture: mesh ? swappedFace(picture, mesh, victim, strangerMesh) : picture };
        }),
      };
    },
  },
  'photo animated': {
    species: 'injected video',
    make: async ({ genuine: { challenge, frames } }) => {
      const { picture } = frames[0] as (typeof frames)[number];
      const random = seeded(71);
      const subject = await SyntheticSubject.of(await toJpeg(noisy(picture, random, 1), 95));
      const performed = await subject.perform(challenge, { seed: 71 });
      return { challenge, frames: await Promise.all(performed.map(async ({ at, image }) => ({ at, picture: await readPicture(image, 480, 960) }))) };
    },
  },
} as const satisfies Readonly<Record<string, AttackKind>>;
