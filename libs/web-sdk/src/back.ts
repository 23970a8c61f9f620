/** Milliseconds until going back is given up: a browser may have no entry left. */
const MAX_BACK_MS = 500;

/** The parts of a window that `catchBack` uses. */
export type BackWindow = Pick<Window, 'addEventListener' | 'removeEventListener'> & { history: Pick<History, 'state' | 'pushState' | 'back'> };

/**
 * Lets Back close the flow instead of leaving the page. Returns a function that ends this and removes its entry from the history; wait for it, so that
 * what your page does next is not undone.
 */
export function catchBack(tab: BackWindow, key: string, leave: () => void): () => Promise<void> {
  const { history } = tab;
  const isOurs = (): boolean => (history.state as { shiren?: string } | null)?.shiren === key;
  const before: unknown = history.state;
  history.pushState({ ...(typeof before === 'object' ? before : {}), shiren: key }, '');
  const popped = (): void => {
    if (!isOurs()) leave();
  };
  tab.addEventListener('popstate', popped);
  return async () => {
    tab.removeEventListener('popstate', popped);
    if (!isOurs()) return;
    await new Promise<void>((resolve) => {
      tab.addEventListener('popstate', () => resolve(), { once: true });
      setTimeout(resolve, MAX_BACK_MS);
      history.back();
    });
  };
}
