import type { FlowCode } from '@shiren/web-sdk';
import { createContext, useContext, useEffect } from 'react';
import type { Parent } from './parent.js';

/** What is around this page; undefined unless the business shows the flow in a frame or in an app's web view. */
export const ParentContext = createContext<Parent | undefined>(undefined);
export const useParent = (): Parent | undefined => useContext(ParentContext);

/** Reports what stands in the person's way, for as long as it does. */
export function useProblem(code: FlowCode | undefined): void {
  const parent = useParent();
  useEffect(() => {
    if (!parent || !code) return;
    parent.post({ type: 'problem', code });
    return () => parent.post({ type: 'resumed' });
  }, [parent, code]);
}
