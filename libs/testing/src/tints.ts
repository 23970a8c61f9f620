import type { ColourFlash } from '@shiren/contracts-media';
import type { AttackKind } from './attack-material.js';
import { recoloured, seeded } from './picture.js';

const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff', '#ff00ff'] as const;
const FLASH = 500;

function flashesUntil(duration: number): ColourFlash[] {
  const random = seeded(51);
  return Array.from({ length: Math.min(12, Math.floor((duration - 600) / FLASH)) }, (_, index) => {
    const from = 600 + index * FLASH;
    return { colour: COLOURS[Math.floor(random() * COLOURS.length)] ?? '#ff0000', from, to: from + FLASH };
  });
}

/** A recording made elsewhere, all of whose pixels are multiplied by the page's colour, `late` milliseconds after the page shows it. */
const tinted = (strength: number, late: number): AttackKind => ({
  species: 'injected video',
  make: ({ genuine: { challenge, frames } }) => {
    const flashes = flashesUntil(challenge.duration);
    return {
      challenge: { ...challenge, flashes },
      frames: frames.map(({ at, picture }) => {
        const flash = flashes.find(({ from, to }) => at >= from + late && at < to + late);
        if (!flash) return { at, picture };
        const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => 1 + strength * (parseInt(flash.colour.slice(place, place + 2), 16) / 128 - 1));
        return { at, picture: recoloured(picture, (r, g, b) => [r * red, g * green, b * blue]) };
      }),
    };
  },
});

/** Answers to the page's colours that are added to a recording as a whole. */
export const tints = {
  'tinted as a whole, weakly': tinted(0.03, 150),
  'tinted as a whole': tinted(0.12, 80),
} as const satisfies Readonly<Record<string, AttackKind>>;
