import type { LivenessChallenge } from '@shiren/contracts-media';
import { correlation } from './actions.js';
import type { Colour, FrameObservation } from './observation.js';

/** Milliseconds that screen, camera and encoder take to follow a change; frames this close to one are left out. */
const SETTLING = 180;
/**
 * Weight of the surroundings' response. Frames tinted as a whole answer like the skin: with 0.3 they reached 0.60 to 0.69 of the 0.5 needed, and
 * a tint can follow the page's colours perfectly, so the weight must exceed 0.5. A person's surroundings, further from the screen, answer by
 * a small part.
 */
const BEHIND = 0.6;
/** Minimum response of the skin's chroma to the page's colour; below it the measurement says nothing. */
const MIN_RESPONSE = 0.004;

/**
 * How well the skin's chroma follows the page's colours: the correlation over all flashes and channels, reduced if the surroundings
 * of the face respond the same way; 0 to 1. A recording made elsewhere, or a screen that emits its own light, does not follow.
 */
export function colourScore(observations: readonly FrameObservation[], { flashes }: LivenessChallenge): number {
  const shown: number[] = [];
  const skin: number[] = [];
  const surround: number[] = [];
  for (const { colour, from, to } of flashes) {
    const during = observations.filter(({ at, face }) => face && at >= from + SETTLING && at <= to);
    if (during.length === 0) continue;
    shown.push(...chroma([1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as unknown as Colour));
    skin.push(...meanChroma(during.map(({ face, surround: none }) => face?.skin ?? none)));
    surround.push(...meanChroma(during.map((observation) => observation.surround)));
  }
  if (shown.length < 9) return 0;
  // only the variation between flashes: each channel relative to its own mean
  const [page, face, behind] = [centred(shown), centred(skin), centred(surround)];
  const strength = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  if (strength(face) < MIN_RESPONSE) return 0;
  const likeness = Math.max(0, correlation(page, face));
  const alike = Math.max(0, correlation(page, behind)) * Math.min(1, strength(behind) / strength(face));
  return Math.max(0, likeness - BEHIND * alike);
}

/** Shares of red, green and blue in a colour; they sum to 1. */
function chroma([red, green, blue]: Colour): number[] {
  const sum = Math.max(1, red + green + blue);
  return [red / sum, green / sum, blue / sum];
}

function meanChroma(colours: readonly Colour[]): number[] {
  const all = colours.map(chroma);
  return [0, 1, 2].map((channel) => all.reduce((sum, one) => sum + (one[channel] ?? 0), 0) / all.length);
}

function centred(values: readonly number[]): number[] {
  const means = [0, 1, 2].map((channel) => {
    const own = values.filter((_, index) => index % 3 === channel);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return values.map((value, index) => value - (means[index % 3] ?? 0));
}
