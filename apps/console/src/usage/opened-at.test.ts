import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { openedAt } from './opened-at.js';

it('reads from an id when it was made, where it is of the kind that tells', () => {
  const msecs = Date.parse('2026-11-24T08:00:00.123Z');
  expect(openedAt(v7({ msecs }))).toEqual(new Date(msecs));
  expect(openedAt(randomUUID())).toBeUndefined();
});
