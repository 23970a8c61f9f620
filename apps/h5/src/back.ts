import { useCallback, useEffect, useRef, useState } from 'react';

/** Choices of the person that the server need not know. */
export interface Choices {
  guided: boolean;
  declined: boolean;
  onPhone: boolean;
}

const none: Choices = { guided: false, declined: false, onPhone: false };
type Entry = { choices?: Choices; layer?: true } | null;
const entry = (): Entry => history.state as Entry;

/** Choices that the browser's Back takes back, one by one, instead of leaving the flow. With `start`, in a preview, Back belongs to the page around it. */
export function useChoices(start?: Partial<Choices>): [Choices, (change: Partial<Choices>) => void] {
  const preview = start !== undefined;
  const [choices, setChoices] = useState<Choices>(preview ? { ...none, ...start } : (entry()?.choices ?? none));
  useEffect(() => {
    if (preview) return;
    const popped = (): void => setChoices(entry()?.choices ?? none);
    addEventListener('popstate', popped);
    return () => removeEventListener('popstate', popped);
  }, [preview]);
  const choose = useCallback(
    (change: Partial<Choices>): void => {
      if (preview) return setChoices((earlier) => ({ ...earlier, ...change }));
      const chosen = { ...(entry()?.choices ?? none), ...change };
      const onward = Object.values(change).includes(true);
      history[onward ? 'pushState' : 'replaceState']({ choices: chosen }, '');
      setChoices(chosen);
    },
    [preview],
  );
  return [choices, choose];
}

/** While something is open over the page, such as the camera, Back closes it. */
export function useBack(open: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => void (latest.current = close));
  useEffect(() => {
    if (!open) return;
    // an entry that is left from before serves again: taking it back here could take back one that is made meanwhile
    if (!entry()?.layer) history.pushState({ ...entry(), layer: true }, '');
    const popped = (): void => latest.current();
    addEventListener('popstate', popped);
    return () => removeEventListener('popstate', popped);
  }, [open]);
}
