import fc from 'fast-check';
import type { Challenge } from './replies.js';
import { Timeline, type Extension } from './timeline.js';

const challenge: Challenge = {
  actions: [
    { action: 'nod', times: 1, from: 1_200, to: 3_800 },
    { action: 'shake-head', first: 'left', from: 4_000, to: 7_000 },
    { action: 'blink', times: 2, from: 7_500, to: 11_300 },
  ],
  flashes: [{ colour: '#ff0000', from: 5_000, to: 5_500 }],
  duration: 11_600,
};
const most = { action: 2_000, recording: 3_500 };

/** Plays it to its end, a screen refresh every 20 ms; an action is known to be done at this time. */
function play(
  timeline: Timeline,
  knownAt: readonly number[],
): { extensions: Extension[]; asked: Map<number, [first: number, last: number]>; duration: number } {
  const extensions: Extension[] = [];
  const asked = new Map<number, [first: number, last: number]>();
  for (let at = 0; at <= timeline.duration; at += 20) {
    knownAt.forEach((known, action) => at >= known && timeline.saw({ progress: { action, done: true } }));
    const extension = timeline.pass(at);
    if (extension) extensions.push(extension);
    const place = timeline.askedAt(at);
    if (place !== undefined) asked.set(place, [asked.get(place)?.[0] ?? at, at]);
  }
  return { extensions, asked, duration: timeline.duration };
}

describe('a timeline', () => {
  it('keeps the times of the challenge where each action is known to be done in its time, or the server gives no more', () => {
    for (const timeline of [new Timeline(challenge, most), new Timeline(challenge)]) {
      const { extensions, asked, duration } = play(timeline, [3_700, 6_900, 11_200]);
      expect(extensions).toEqual([]);
      expect([...asked.values()]).toEqual(challenge.actions.map(({ from, to }) => [from, to - 20]));
      expect(duration).toBe(11_600);
    }
    expect(play(new Timeline(challenge), []).extensions).toEqual([]);
  });

  it('asks on until a reply says that it is done, and everything later is later', () => {
    const { extensions, asked, duration } = play(new Timeline(challenge, most), [4_600, 7_000, 12_000]);
    expect(extensions).toEqual([{ action: 0, milliseconds: 800 }]);
    expect(asked.get(0)).toEqual([1_200, 4_580]);
    expect(asked.get(1)).toEqual([4_800, 7_780]);
    expect(duration).toBe(12_400);
  });

  it('gives up at the bound of an action, and of the recording; nothing is asked for that was not in the challenge', () => {
    const { extensions, duration } = play(new Timeline(challenge, most), []);
    expect(extensions).toEqual([
      { action: 0, milliseconds: 2_000 },
      { action: 1, milliseconds: 1_500 },
    ]);
    expect(duration).toBe(11_600 + 3_500);
  });

  it('never goes beyond the bounds, and never back, whenever replies come', () => {
    const known = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(fc.tuple(known, known, known), (knownAt) => {
        const { extensions, asked, duration } = play(new Timeline(challenge, most), knownAt);
        const sum = extensions.reduce((total, { milliseconds }) => total + milliseconds, 0);
        expect(sum).toBeLessThanOrEqual(most.recording);
        expect(duration).toBe(challenge.duration + sum);
        for (const { milliseconds } of extensions) expect(milliseconds > 0 && milliseconds <= most.action).toBe(true);
        expect(new Set(extensions.map(({ action }) => action)).size).toBe(extensions.length);
        const spans = [...asked.values()];
        expect(spans).toHaveLength(3);
        spans.slice(1).forEach(([first], index) => expect(first).toBeGreaterThan(spans[index]?.[1] ?? Infinity));
      }),
    );
  });

  it('flashes by the clock', () => {
    const timeline = new Timeline(challenge, most);
    play(timeline, []);
    expect([timeline.flashAt(5_200)?.colour, timeline.flashAt(5_600)]).toEqual(['#ff0000', undefined]);
  });
});
