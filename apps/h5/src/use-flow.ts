import { FlowError, type FlowClient, type Session } from '@shiren/flow-client';
import { useCallback, useEffect, useState } from 'react';

/** The flow, as the pages use it. */
export interface Flow {
  client: FlowClient;
  session: Session | undefined;
  /** What prevents the whole flow from continuing. */
  failure: FlowError | undefined;
  /** The network is currently unavailable. */
  waiting: boolean;
  /** Loads the session again, also after a failure. */
  refresh: () => Promise<void>;
  /** Tries whether the session can be loaded again, and goes on if it can; otherwise nothing changes. */
  resume: () => Promise<void>;
  /** Runs an action. A failure that prevents the whole flow is shown instead of the page; any other one is thrown. */
  attempt: <T>(work: () => Promise<T>) => Promise<T | undefined>;
}

/** Failures that no single page can handle. */
const stops = (error: unknown): error is FlowError =>
  error instanceof FlowError &&
  (error.isPassing || error.code.startsWith('TOKEN.') || (error.code === 'LIMIT.REACHED' && error.details['limit'] !== 'observations'));

export function useFlow(client: FlowClient): Flow {
  const [session, setSession] = useState<Session>();
  const [failure, setFailure] = useState<FlowError>();
  const [waiting, setWaiting] = useState(false);

  const attempt = useCallback(async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!stops(error)) throw error;
      if (error.code !== 'ABORTED') setFailure(error);
      return undefined;
    }
  }, []);
  const refresh = useCallback(async () => {
    setFailure(undefined);
    await attempt(() => client.session()).catch((error: FlowError) => setFailure(error));
  }, [attempt, client]);

  const resume = useCallback(
    () =>
      client.session().then(
        () => setFailure(undefined),
        () => undefined,
      ),
    [client],
  );

  useEffect(() => {
    const stop = [client.on('session', setSession), client.on('waiting', setWaiting)];
    void refresh();
    return () => stop.forEach((each) => each());
  }, [client, refresh]);

  return { client, session, failure, waiting, refresh, resume, attempt };
}
