import { figuresOf } from './recorded-captures.js';

describe('the figures of a link', () => {
  it('say how much came, until when, and how late the latest piece was', () => {
    const pieces = [
      { bytes: 60_000, last: 1_000, receivedAt: 1_400 },
      { bytes: 50_000, last: 2_000, receivedAt: 4_500 },
      { bytes: 40_000, last: 3_000, receivedAt: 4_700 },
    ];
    expect(figuresOf(pieces)).toEqual({ pieces: 3, bytes: 150_000, milliseconds: 4_700, latest: 2_500 });
  });

  it('say nothing of sizes that a former release did not store', () => {
    expect(figuresOf([{ bytes: null, last: 1_000, receivedAt: 1_400 }])).toEqual({ pieces: 1, milliseconds: 1_400, latest: 400 });
  });
});
