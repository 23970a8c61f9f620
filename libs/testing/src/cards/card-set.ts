import type { CardSide } from '@shiren/contracts-media';
import { drawBack, drawFront } from './card-art.js';
import { photograph, type Photographed } from './card-photo.js';
import { cardHolder, type CardHolder } from './holders.js';
import { randomFrom, type Random } from './random.js';

/** Ways in which people photograph cards. With moderate distortions every field has to be read; with severe ones photos are refused or read correctly. */
export const distortions = {
  moderate: {
    flat: () => ({}),
    'fills the photo': (random) => ({ share: 1, size: random.of([900, 1280]) }),
    turned: (random) => ({ turn: random.between(-30, 30) }),
    'on its side or head': (random) => ({ turn: random.of([90, 180, 270]) + random.between(-8, 8) }),
    tilted: (random) => ({ tilt: random.between(0.03, 0.09), turn: random.between(-8, 8) }),
    blurred: (random) => ({ blur: random.between(0.7, 1.6), turn: random.between(-4, 4) }),
    dark: (random) => ({ light: random.between(0.3, 0.55), noise: 4 }),
    glare: (random) => ({ glare: { x: random.between(0.55, 0.95), y: random.between(0.05, 0.6), radius: random.between(0.08, 0.16), strength: 0.5 } }),
    compressed: (random) => ({ quality: random.whole(30, 45), turn: random.between(-4, 4) }),
    'small in a scene': (random) => ({ share: random.between(0.38, 0.5), turn: random.between(-25, 25) }),
    noisy: (random) => ({ noise: random.between(8, 14) }),
    everything: (random) => ({
      ...{ turn: random.between(-15, 15), tilt: random.between(0, 0.05), blur: random.between(0.4, 1), light: random.between(0.5, 0.9) },
      ...{ noise: 5, quality: random.whole(50, 80), share: random.between(0.6, 0.85) },
    }),
  },
  severe: {
    'heavily blurred': (random) => ({ blur: random.between(3, 7) }),
    'very dark': (random) => ({ light: random.between(0.03, 0.12), noise: 5 }),
    'glare over a field': (random) => ({
      glare: { x: random.between(0.15, 0.6), y: random.between(0.15, 0.9), radius: random.between(0.1, 0.25), strength: 1 },
    }),
    covered: (random) => ({
      cover: { left: random.between(0.15, 0.5), top: random.between(0.1, 0.75), width: random.between(0.15, 0.35), height: random.between(0.12, 0.3) },
    }),
    'cut off': (random) => ({
      share: 0.96,
      cutAway: random.of([
        { left: random.between(0.12, 0.35) },
        { right: random.between(0.3, 0.5) },
        { bottom: random.between(0.25, 0.4) },
        { top: random.between(0.25, 0.4) },
      ]),
    }),
    tiny: (random) => ({ share: random.between(0.1, 0.2) }),
    'tiny photo': (random) => ({ size: random.whole(180, 320) }),
    crushed: (random) => ({ quality: random.whole(3, 9) }),
    'very noisy': (random) => ({ noise: random.between(25, 45) }),
    'steeply tilted': (random) => ({ tilt: random.between(0.15, 0.3), turn: random.between(-20, 20) }),
  },
} as const satisfies Record<string, Record<string, (random: Random) => Photographed>>;

export interface GeneratedCard<Severity extends string = keyof typeof distortions> {
  /** Name of the distortion. */
  distortion: string;
  severity: Severity;
  side: CardSide;
  holder: CardHolder;
  photo: Buffer;
}

/** Photos of generated cards, fronts and backs with each distortion in turn; reproducible by seed. */
export async function* generatedCards(
  seed: number,
  count: number,
  severities: readonly (keyof typeof distortions)[] = ['moderate', 'severe'],
): AsyncGenerator<GeneratedCard> {
  const kinds = severities.flatMap((severity) =>
    Object.entries<(random: Random) => Photographed>(distortions[severity]).map(([distortion, how]) => ({ severity, distortion, how })),
  );
  for (let index = 0; index < count; index++) {
    const own = seed * 100_003 + index;
    const { severity, distortion, how } = kinds[index % kinds.length] as (typeof kinds)[number];
    // two fronts per back, since the front has more fields; a round of every kind on each
    const side = Math.floor(index / kinds.length) % 3 === 2 ? 'back' : 'front';
    const holder = cardHolder(own);
    const card = await (side === 'front' ? drawFront(holder, own) : drawBack(holder, own));
    yield { distortion, severity, side, holder, photo: await photograph(card, own, how(randomFrom(own ^ 0x5bd1e995))) };
  }
}
