import { drawChallenge } from './challenge.js';
import { colourScore } from './colour.js';
import type { Colour, FrameObservation } from './observation.js';

let seed = 5;
const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
const challenge = drawChallenge({ strength: 'standard', flash: true }, random);

/** Skin and background under the page's colour, each reflecting this much of it. */
function recording(skin: number, surround: number, shown = challenge): FrameObservation[] {
  const lit = (colour: Colour, at: number, answer: number): Colour => {
    const flash = shown.flashes.find(({ from, to }) => at >= from && at < to);
    const channel = (place: number): number => (flash ? parseInt(flash.colour.slice(1 + 2 * place, 3 + 2 * place), 16) / 128 - 1 : 0);
    return [0, 1, 2].map((place) => (colour[place] ?? 0) * (1 + answer * channel(place)) + random() - 0.5) as unknown as Colour;
  };
  return Array.from({ length: Math.floor(challenge.duration / 80) }, (_, index) => ({
    ...{ at: index * 80, width: 480, height: 480, light: 120 },
    surround: lit([120, 125, 130], index * 80, surround),
    face: { mesh: [], skin: lit([180, 140, 120], index * 80, skin), sharpness: 100, thumbnail: '', eyes: '', hash: '' },
  }));
}

describe('the page’s colours', () => {
  it('show on the skin of a person in front of it', () => {
    expect(colourScore(recording(0.1, 0.02), challenge)).toBeGreaterThan(0.8);
  });

  it('do not show in a recording made elsewhere or under other colours', () => {
    expect(colourScore(recording(0, 0), challenge)).toBeLessThan(0.5);
    expect(colourScore(recording(0.1, 0.02, drawChallenge({ strength: 'standard', flash: true }, random)), challenge)).toBeLessThan(0.5);
  });

  it.each([0.03, 0.1, 0.3])('do not count if the whole frame is tinted with them, by %s', (tint) => {
    expect(colourScore(recording(tint, tint), challenge)).toBeLessThan(0.5);
  });

  it('are inconclusive without flashes', () => {
    expect(colourScore(recording(0.1, 0.02), { ...challenge, flashes: [] })).toBe(0);
  });
});
