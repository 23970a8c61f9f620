import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { openedAt } from './opened-at.js';

it('reads the creation time from an id of version 7, and from no other', () => {
  const msecs = Date.parse('2026-11-24T08:00:00.123Z');
  expect(openedAt(v7({ msecs }))).toEqual(new Date(msecs));
  expect(openedAt(randomUUID())).toBeUndefined();
});
