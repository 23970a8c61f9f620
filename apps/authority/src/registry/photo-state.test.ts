import fc from 'fast-check';
import { photoState } from './photo-state.js';

const today = new Date('2024-03-01T12:00:00Z');

describe('what a face can be compared with', () => {
  test.each([
    ['no photo is missing, whatever its date says', null, '2024-01-01', 'missing'],
    ['a photo of unknown date is stale', 'p', null, 'stale'],
    ['a photo of today is current', 'p', '2024-03-01', 'current'],
    ['a photo from the east, where tomorrow has begun, is current', 'p', '2024-03-02', 'current'],
    ['a photo just as old as allowed is current', 'p', '2024-02-20', 'current'],
    ['a photo a day older is stale', 'p', '2024-02-19', 'stale'],
  ] as const)('%s', (_, photo, date, state) => {
    expect(photoState(photo, date, today, 10)).toBe(state);
  });

  test('a photo only ever goes from current to stale', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2050-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, day, fc.integer({ min: 1, max: 20_000 }), (taken, a, b, limit) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        const date = taken.toISOString().slice(0, 10);
        const stale = photoState('p', date, earlier, limit) === 'stale';
        if (stale) expect(photoState('p', date, later, limit)).toBe('stale');
      }),
    );
  });
});
