let ending: Promise<void> | undefined;

/**
 * Resolves when this turn of the event loop has read what was there to read. Messages that wait for it leave by one write:
 * while many calls are under way, writing each by itself costs more processor time than anything else that is done for it.
 */
export const yieldToEventLoop = (): Promise<void> =>
  (ending ??= new Promise((resolve) => {
    setImmediate(() => {
      ending = undefined;
      resolve();
    });
  }));
