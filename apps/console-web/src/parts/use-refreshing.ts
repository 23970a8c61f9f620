import { useEffect, useRef } from 'react';

/** After this many milliseconds without a key or a click nothing is fetched any more, so that a forgotten page does not keep its session alive. */
const IDLE_MS = 15 * 60_000;

let usedAt = Date.now();
for (const event of ['keydown', 'pointerdown']) window.addEventListener(event, () => (usedAt = Date.now()), { passive: true });

/** Fetches again at this interval, in milliseconds, while the page can be seen and is in use. */
export function useRefreshing(fetchAgain: () => unknown, interval: number): void {
  const latest = useRef(fetchAgain);
  useEffect(() => {
    latest.current = fetchAgain;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && Date.now() - usedAt < IDLE_MS) latest.current();
    }, interval);
    return () => clearInterval(timer);
  }, [interval]);
}
