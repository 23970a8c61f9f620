import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.js';

export const useScenes = () => useQuery({ queryKey: ['scenes'], queryFn: () => ask('scenes', {}) });
