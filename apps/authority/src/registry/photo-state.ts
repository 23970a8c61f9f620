import type { AuthorityAnswer } from '@shiren/contracts-registry';

const DAY = 86_400_000;

/**
 * What a face can be compared with. `photoDate` is `yyyy-mm-dd`; a photo of unknown date is stale,
 * for nobody can say that it is recent. On the day on which it is `maxAgeDays` old it is current still.
 */
export function photoState(photo: string | null, photoDate: string | null, today: Date, maxAgeDays: number): NonNullable<AuthorityAnswer['photo']> {
  if (photo === null) return 'missing';
  if (photoDate === null) return 'stale';
  const age = Math.floor((today.getTime() - Date.parse(`${photoDate}T00:00:00Z`)) / DAY);
  return age > maxAgeDays ? 'stale' : 'current';
}
