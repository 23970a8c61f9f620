import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.js';
import { useMe } from '../me.js';

/** Nothing is asked for users who may not see the scenes. */
export const useScenes = () => useQuery({ queryKey: ['scenes'], queryFn: () => ask('scenes', {}), enabled: useMe().may('reports.read') });
