import fc from 'fast-check';
import { THUMBNAIL, type FrameObservation } from './observation.js';
import { unseenScore } from './replay.js';
import { gaplessScore, movingScore, timelyScore, unrepeatedScore } from './stream.js';

/** A face that shows one of countless images, each slightly different from its neighbours. */
function frame(at: number, picture: number, person = 3): FrameObservation {
  const thumbnail = Uint8Array.from({ length: THUMBNAIL * THUMBNAIL }, (_, index) => {
    const [x, y] = [index % THUMBNAIL, Math.floor(index / THUMBNAIL)];
    return 128 + 60 * Math.sin(x / person + picture * 0.35) + 50 * Math.cos(y / 4 + picture * 0.21) + 10 * Math.sin(picture * picture);
  });
  const face = { mesh: [], skin: [0, 0, 0] as const, sharpness: 100, thumbnail: Buffer.from(thumbnail).toString('base64'), eyes: '', hash: '' };
  return { at, width: 480, height: 480, light: 128, surround: [0, 0, 0], change: 1, face };
}

const recording = (pictures: readonly number[], person?: number): FrameObservation[] => pictures.map((picture, index) => frame(index * 80, picture, person));
const onwards = Array.from({ length: 60 }, (_, index) => index);

describe('a stream', () => {
  it('without repetition is unrepeated; loops and reversals are not', () => {
    expect(unrepeatedScore(recording(onwards))).toBe(1);
    expect(unrepeatedScore(recording(onwards.map((index) => index % 20)))).toBe(0);
    expect(unrepeatedScore(recording(onwards.map((index) => (index < 30 ? index : 59 - index))))).toBe(0);
  });

  it('without movement may look the same all the time', () => {
    expect(unrepeatedScore(recording(onwards.map(() => 3)))).toBe(1);
  });

  it('is recognized when replayed, forwards and backwards, and others are not', () => {
    const earlier = recording(onwards);
    expect(unseenScore(recording(onwards), earlier)).toBe(0);
    expect(unseenScore(recording([...onwards].reverse()), earlier)).toBe(0);
    expect(unseenScore(recording(onwards, 4.5), earlier)).toBeGreaterThan(0.8);
  });

  it('of a still image does not move', () => {
    expect(movingScore(recording(onwards))).toBe(1);
    expect(movingScore(recording(onwards).map((one, index) => ({ ...one, change: index % 9 === 0 ? 1 : 0 })))).toBeLessThan(0.2);
  });

  const challenge = { actions: [], flashes: [], duration: 4_800 };

  it('has gaps only where frames stop coming', () => {
    expect(gaplessScore(recording(onwards), challenge)).toBeGreaterThan(0.8);
    expect(
      gaplessScore(
        recording(onwards).filter(({ at }) => at < 1_000 || at > 2_200),
        challenge,
      ),
    ).toBeLessThan(0.5);
    expect(gaplessScore(recording(onwards).slice(0, 30), challenge)).toBeLessThan(0.5);
    expect(gaplessScore([], challenge)).toBeLessThan(0.5);
  });

  it('is timely if each piece arrives soon after it was recorded', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: -20_000, max: 20_000 }), (last, late) => {
        expect(timelyScore([{ last, receivedAt: last + late }])).toBe(late >= -250 && late <= 6_000 ? 1 : 0);
      }),
    );
    expect(timelyScore([])).toBe(0);
  });
});
