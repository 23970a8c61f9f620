import { may, type Me, type Permission } from '@shiren/contracts';
import { createContext, useContext } from 'react';

export const MeContext = createContext<Me | null>(null);

/** Who is signed in; only below the gate. */
export function useMe(): Me & { may(permission: Permission): boolean } {
  const me = useContext(MeContext);
  if (!me) throw new Error('Nobody is signed in here.');
  return { ...me, may: (permission) => may(me, permission) };
}
