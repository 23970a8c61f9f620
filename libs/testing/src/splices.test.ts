import type { Recording } from './attack-material.js';
import { spliced } from './splices.js';

/** A recording of one colour that changes with time, in which two actions follow each other. */
function recording(actions: Recording['challenge']['actions'], shade: (at: number) => number): Recording {
  const at = Array.from({ length: 65 }, (_, index) => index * 100);
  return {
    challenge: { actions, flashes: [], duration: 6_400 },
    frames: at.map((time) => ({ at: time, picture: { data: new Uint8Array(32 * 32 * 3).fill(shade(time)), width: 32, height: 32 } })),
  };
}

describe('two recordings of one person, spliced', () => {
  const face = { x: 16, y: 16, width: 12 };
  const first = recording(
    [
      { action: 'nod', times: 1, from: 1_000, to: 3_400 },
      { action: 'blink', times: 1, from: 3_700, to: 6_100 },
    ],
    (at) => (at === 3_500 ? 100 : 10),
  );
  const second = recording(
    [
      { action: 'shake-head', first: 'left', from: 1_000, to: 3_000 },
      { action: 'open-mouth', times: 1, from: 3_300, to: 5_700 },
    ],
    (at) => (at === 3_200 ? 101 : 200),
  );

  it('are joined between two actions, where they look most alike', () => {
    const { challenge, frames } = spliced(first, second, face) as Recording;
    const joint = frames.findIndex(({ picture }) => picture.data[0] === 200);
    expect(frames[joint - 1]).toMatchObject({ at: 3_500 });
    expect(frames[joint]).toMatchObject({ at: 3_600 });
    expect(challenge).toEqual({
      actions: [first.challenge.actions[0], { action: 'open-mouth', times: 1, from: 3_600, to: 6_000 }],
      flashes: [],
      duration: 6_700,
    });
  });

  it('go on in time without a gap', () => {
    const { challenge, frames } = spliced(first, second, face) as Recording;
    const steps = frames.slice(1).map(({ at }, index) => at - (frames[index]?.at ?? 0));
    expect(new Set(steps)).toEqual(new Set([100]));
    expect(frames.at(-1)?.at).toBe(challenge.duration);
  });
});
