import { FlowClient, FlowError, type Session } from '@shiren/flow-client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { deviceId } from './device.js';

/** The flow as the pages see it. */
export interface Flow {
  client: FlowClient;
  session: Session | undefined;
  /** What stands in the way of the whole flow. */
  failure: FlowError | undefined;
  /** The network is away for the moment. */
  waiting: boolean;
  /** Reads the session anew, after a failure too. */
  refresh: () => Promise<void>;
  /** Does something; what stands in the way of the whole flow is shown in place of the page, any other refusal is thrown. */
  attempt: <T>(work: () => Promise<T>) => Promise<T | undefined>;
}

/** What no page can mend by itself. */
const stops = (error: unknown): error is FlowError =>
  error instanceof FlowError &&
  (error.isPassing || error.code.startsWith('TOKEN.') || (error.code === 'LIMIT.REACHED' && error.details['limit'] !== 'observations'));

export function useFlow(token: string): Flow {
  const client = useMemo(() => new FlowClient({ token, device: deviceId() }), [token]);
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

  useEffect(() => {
    const stop = [client.on('session', setSession), client.on('waiting', setWaiting)];
    void refresh();
    return () => stop.forEach((each) => each());
  }, [client, refresh]);

  return { client, session, failure, waiting, refresh, attempt };
}
