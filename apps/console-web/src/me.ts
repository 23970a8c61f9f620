import { may, type Me, type Permission } from '@shiren/contracts-console';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ask } from './api.js';

export const MeContext = createContext<Me | null>(null);

/** The signed-in user; only available below the gate. */
export function useMe(): Me & { may(permission: Permission): boolean } {
  const me = useContext(MeContext);
  if (!me) throw new Error('Nobody is signed in here.');
  return { ...me, may: (permission) => may(me, permission) };
}

/** Ends the session, and clears everything that was loaded in it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await ask('signOut', {}).catch(() => undefined);
    client.clear();
    client.setQueryData(['me'], null);
  };
}
