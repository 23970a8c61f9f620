import type { Pixels } from '@shiren/vision';
import type { AttackKind, Recording } from './attack-material.js';

/** How far outside the pause between two actions the cut may be, in milliseconds. */
const ROOM = 200;
/** Pixels that are skipped when two frames are compared. */
const STRIDE = 8;

/** Mean difference of two images around the face, 0 to 255. */
function difference(one: Pixels, other: Pixels, face: { x: number; y: number; width: number }): number {
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, Math.round(face.y - face.width)); y < Math.min(one.height, other.height, face.y + face.width); y += STRIDE) {
    for (let x = Math.max(0, Math.round(face.x - face.width)); x < Math.min(one.width, other.width, face.x + face.width); x += STRIDE) {
      const [a, b] = [(y * one.width + x) * 3, (y * other.width + x) * 3];
      for (let colour = 0; colour < 3; colour++) sum += Math.abs((one.data[a + colour] ?? 0) - (other.data[b + colour] ?? 0));
      count += 3;
    }
  }
  return count > 0 ? sum / count : Infinity;
}

/** The frames in the pause before this action. */
function pauseBefore({ challenge: { actions }, frames }: Recording, action: number): Recording['frames'] {
  const [from, to] = [actions[action - 1]?.to ?? 0, actions[action]?.from ?? 0];
  return frames.filter(({ at }) => at >= from - ROOM && at <= to + ROOM);
}

/** The first half of the actions out of one recording and the others out of another, joined where the two look most alike between actions. */
export function spliced(first: Recording, second: Recording, face: { x: number; y: number; width: number }): Recording | undefined {
  const half = Math.ceil(first.challenge.actions.length / 2);
  let nearest: { difference: number; end: number; begin: number } | undefined;
  for (const end of pauseBefore(first, half)) {
    for (const begin of pauseBefore(second, half)) {
      const found = difference(end.picture, begin.picture, face);
      if (!nearest || found < nearest.difference) nearest = { difference: found, end: end.at, begin: begin.at };
    }
  }
  if (!nearest) return undefined;
  const { end, begin } = nearest;
  const later = end - begin;
  return {
    challenge: {
      actions: [
        ...first.challenge.actions.slice(0, half),
        ...second.challenge.actions.slice(half).map((span) => ({ ...span, from: span.from + later, to: span.to + later })),
      ],
      flashes: [],
      duration: second.challenge.duration + later,
    },
    frames: [
      ...first.frames.filter(({ at }) => at <= end),
      ...second.frames.filter(({ at }) => at > begin).map(({ at, picture }) => ({ at: at + later, picture })),
    ],
  };
}

/** Stolen recordings of one person, cut to answer a challenge. */
export const splices = {
  'two moments of one person spliced': {
    species: 'injected video',
    make: ({ genuine, another, face }) => another && spliced(genuine, another, face),
  },
} as const satisfies Readonly<Record<string, AttackKind>>;
