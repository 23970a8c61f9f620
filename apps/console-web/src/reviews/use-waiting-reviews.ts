import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.js';
import { useMe } from '../me.js';
import { useRefreshing } from '../parts/use-refreshing.js';

const REFRESH_MS = 60_000;

/** How many attempts wait for a reviewer in the scenes that the user may see; 0 for users who may not review. */
export function useWaitingReviews(): number {
  const mayReview = useMe().may('records.review');
  const found = useQuery({ queryKey: ['reviews', 'count'], queryFn: () => ask('reviews', { limit: 1 }), enabled: mayReview });
  useRefreshing(() => mayReview && found.refetch(), REFRESH_MS);
  return (found.data?.scenes ?? []).reduce((sum, { waiting }) => sum + waiting, 0);
}
