import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.js';

/** Milliseconds between refreshes, so that a rule that fires shows. */
const REFRESH_INTERVAL_MS = 30_000;

export const useAlerts = () => useQuery({ queryKey: ['alerts'], queryFn: () => ask('alerts', {}), refetchInterval: REFRESH_INTERVAL_MS });
