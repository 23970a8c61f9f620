import { FILING_THRESHOLD, faceLevel } from './face-level.js';

it('warns at 80 %, again at 95 %, and when a filing is due', () => {
  expect([0, 79_999, 80_000, 94_999, 95_000, 99_999, FILING_THRESHOLD, 1_000_000].map(faceLevel)).toEqual([
    ...['far', 'far', 'near', 'near', 'close', 'close'],
    ...['reached', 'reached'],
  ]);
});
