let ending: Promise<void> | undefined;

/**
 * Resolves after the event loop has read all pending input. Messages that wait for it are sent in a single write:
 * under load, one write per message costs more CPU time than all other work for the call.
 */
export const yieldToEventLoop = (): Promise<void> =>
  (ending ??= new Promise((resolve) => {
    setImmediate(() => {
      ending = undefined;
      resolve();
    });
  }));
