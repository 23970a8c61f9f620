import { charactersOf } from './characters.js';

const alphabet = ['甲', '乙', '丙', ' '];
/** One row per step: the probability of a blank, then of each character of the alphabet. */
const answer = (...rows: number[][]): Float32Array => Float32Array.from(rows.flat());
const [nothing, first, second] = [
  [1, 0, 0, 0, 0],
  [0, 0.9, 0.1, 0, 0],
  [0.05, 0, 0.95, 0, 0],
];
const text = (read: ReturnType<typeof charactersOf>): string => read.map((character) => character.text).join('');

describe('a line', () => {
  it('counts a run of one character once, and the same again after nothing twice', () => {
    const read = charactersOf(answer(first, first, second, nothing, second, nothing), 6, alphabet);
    expect(text(read)).toBe('甲乙乙');
    expect(read[0]).toMatchObject({ score: expect.closeTo(0.9, 5) as number, at: expect.closeTo(1 / 6, 5) as number });
  });

  it('has a guess, with its low score, where the network doubts that there is nothing', () => {
    const doubt = [0.5, 0.1, 0.1, 0.2, 0.1];
    const read = charactersOf(answer(first, nothing, nothing, nothing, doubt, nothing, nothing, nothing, second), 9, alphabet);
    expect(text(read)).toBe('甲丙乙');
    expect(read[1]?.score).toBeCloseTo(0.2, 5);
  });

  it('has no guess beside a character, nor where a blank is likeliest', () => {
    const doubt = [0.5, 0.1, 0.1, 0.2, 0.1];
    const blank = [0.5, 0.1, 0.1, 0.05, 0.25];
    expect(text(charactersOf(answer(first, doubt, second, nothing, nothing, nothing, blank, nothing, nothing), 9, alphabet))).toBe('甲乙');
  });
});
