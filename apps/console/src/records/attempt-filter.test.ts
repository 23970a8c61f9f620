import fc from 'fast-check';
import { v7 } from 'uuid';
import { firstIdAt, inEvery } from './attempt-filter.js';

describe('the first id of a time', () => {
  it('comes after all ids of earlier times and before all others', () => {
    const time = fc.integer({ min: 1, max: 2 ** 42 });
    fc.assert(fc.property(time, time, (msecs, other) => expect(v7({ msecs }) < firstIdAt(other)).toBe(msecs < other)));
  });
});

describe('what several lists have in common', () => {
  it('is in each of them, in the order of the first', () => {
    expect(inEvery([['a', 'b', 'c'], ['c', 'x', 'a'], ['c', 'a', 'y']], 5)).toEqual({ ids: ['a', 'c'], partial: false }); // prettier-ignore
    expect(inEvery([['a'], []], 5)).toEqual({ ids: [], partial: false });
  });

  it('may not be all if one of them was cut off', () => {
    expect(inEvery([['a', 'b'], ['a']], 2)).toEqual({ ids: ['a'], partial: true }); // prettier-ignore
  });
});
