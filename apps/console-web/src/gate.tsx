import { needsSecondFactor } from '@shiren/contracts-console';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useEffect, useState } from 'react';
import { ask, isSignedOut, SECOND_FACTOR_NEEDED, SIGNED_OUT } from './api.js';
import { Frame } from './frame.js';
import { MeContext } from './me.js';
import { SecondFactorPage } from './pages/second-factor-page.js';
import { SignInPage } from './pages/sign-in-page.js';
import { AwayPage } from './parts/away-page.js';
import { DraftsProvider } from './scenes/drafts-context.js';

/** How often the service is tried again while it does not answer, in milliseconds. */
const TRY_EVERY_MS = 5_000;

/** Signed-in users see the pages, everyone else the sign-in page; users who still need a second factor only see how to set one up. */
export function Gate() {
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  const me = useQuery({
    queryKey: ['me'],
    queryFn: () => ask('me', {}),
    staleTime: Infinity,
    refetchInterval: ({ state: { error } }) => (error && !isSignedOut(error) ? TRY_EVERY_MS : false),
  });
  useEffect(() => {
    const forget = (): void => {
      // before the first sign-in there is nothing that ended
      if (client.getQueryData(['me'])) setEnded(true);
      // nothing that was loaded stays; the address does, and leads back after signing in
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
      client.setQueryData(['me'], null);
    };
    const askAgain = (): void => void client.invalidateQueries({ queryKey: ['me'] });
    window.addEventListener(SIGNED_OUT, forget);
    window.addEventListener(SECOND_FACTOR_NEEDED, askAgain);
    return () => {
      window.removeEventListener(SIGNED_OUT, forget);
      window.removeEventListener(SECOND_FACTOR_NEEDED, askAgain);
    };
  }, [client]);
  const signedIn = (): void => {
    setEnded(false);
    void client.resetQueries();
  };
  const away = !me.data && me.error && !isSignedOut(me.error);
  // unsaved changes outlast the session, so their place is around everything that is shown
  return (
    <DraftsProvider me={me.data}>
      {me.isPending ? (
        <Spin fullscreen />
      ) : away ? (
        <AwayPage error={me.error} trying={me.isFetching} onTry={() => void me.refetch()} />
      ) : me.data ? (
        <MeContext value={me.data}>{needsSecondFactor(me.data) ? <SecondFactorPage /> : <Frame />}</MeContext>
      ) : (
        <SignInPage ended={ended} onSignedIn={signedIn} />
      )}
    </DraftsProvider>
  );
}
