import { expectInTime, expectJudgeable, expectNear, type Placed } from './pieces.js';

const piece = (sequence: number, changes: Partial<Placed> = {}): Placed => ({
  sequence,
  first: sequence * 1_000,
  last: sequence * 1_000 + 900,
  frameCount: 12,
  ...changes,
});

describe('a piece of a recording', () => {
  it.each([
    ['the next', [0, 1], 2],
    ['one of those that are on their way at once', [0, 1], 7],
    ['one that fills a gap', [0, 2, 3], 1],
    ['the first', [], 0],
  ])('is accepted if it is %s', (_, known, sequence) => {
    expect(() =>
      expectNear(
        known.map((one) => piece(one)),
        sequence,
      ),
    ).not.toThrow();
  });

  it('is refused far ahead of the first that is missing', () => {
    expect(() => expectNear([piece(0), piece(2)], 7)).toThrow(expect.objectContaining({ code: 'CAPTURE.OUT_OF_ORDER', details: { expected: 1 } }));
    expect(() => expectNear([], 6)).toThrow(expect.objectContaining({ details: { expected: 0 } }));
  });

  it('has to follow the one before in time, whichever arrived first', () => {
    expect(() => expectInTime([piece(0), piece(1), piece(3)])).not.toThrow();
    expect(() => expectInTime([piece(0), piece(1, { first: 900 }), piece(3)])).toThrow(expect.objectContaining({ code: 'REQUEST.INVALID' }));
    expect(() => expectInTime([piece(0), piece(1, { first: null, last: 50 })])).not.toThrow();
  });

  it('may not be one too many', () => {
    expect(() => expectInTime(Array.from({ length: 11 }, (_, index) => piece(index, { frameCount: 37 })))).toThrow(
      expect.objectContaining({ code: 'REQUEST.INVALID' }),
    );
  });
});

describe('a recording', () => {
  it('is judged with what has arrived, but not if that is nothing or out of time', () => {
    expect(() => expectJudgeable([piece(0), piece(2)])).not.toThrow();
    expect(() => expectJudgeable([])).toThrow(expect.objectContaining({ code: 'CAPTURE.OUT_OF_ORDER' }));
    expect(() => expectJudgeable([piece(0), piece(1, { first: 0 })])).toThrow(expect.objectContaining({ code: 'REQUEST.INVALID' }));
  });
});
