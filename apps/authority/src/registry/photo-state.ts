import type { AuthorityAnswer } from '@shiren/contracts-registry';

const DAY_MS = 86_400_000;

/**
 * The state of a photo on record. `photoDate` is `yyyy-mm-dd`; a photo of unknown date is stale, because nobody can say that it is recent.
 * On the day on which it is `maxAgeDays` old, it is still current.
 */
export function photoState(photo: string | null, photoDate: string | null, today: Date, maxAgeDays: number): NonNullable<AuthorityAnswer['photo']> {
  if (photo === null) return 'missing';
  if (photoDate === null) return 'stale';
  const age = Math.floor((today.getTime() - Date.parse(`${photoDate}T00:00:00Z`)) / DAY_MS);
  return age > maxAgeDays ? 'stale' : 'current';
}
