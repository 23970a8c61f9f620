import type { Me } from '@shiren/contracts-console';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Drafts } from './drafts.js';

interface Keeping {
  drafts: Drafts;
  change: (change: (before: Drafts) => Drafts) => void;
}

const Context = createContext<Keeping>({ drafts: {}, change: () => undefined });

/** Unsaved changes of scenes. They outlive their page and the session, but nobody else who signs in sees them; closing the tab asks first. */
export const useDrafts = (): Keeping => useContext(Context);

export function DraftsProvider({ me, children }: { me: Me | null | undefined; children: ReactNode }) {
  const owner = me ? `${me.accountId}/${me.userName}` : undefined;
  const [kept, keep] = useState<{ owner: string | undefined; drafts: Drafts }>({ owner: undefined, drafts: {} });
  const unsaved = Object.keys(kept.drafts).length > 0;
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
  const keeping = useMemo<Keeping>(() => {
    const ownOf = (before: typeof kept): Drafts => (before.owner === owner ? before.drafts : {});
    return { drafts: ownOf(kept), change: (change) => keep((before) => ({ owner, drafts: change(ownOf(before)) })) };
  }, [kept, owner]);
  return <Context value={keeping}>{children}</Context>;
}
