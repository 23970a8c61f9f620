import { needsSecondFactor } from '@shiren/contracts-console';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useEffect } from 'react';
import { ask, SECOND_FACTOR_NEEDED, SIGNED_OUT } from './api.js';
import { Frame } from './frame.js';
import { MeContext } from './me.js';
import { SecondFactorPage } from './pages/second-factor-page.js';
import { SignInPage } from './pages/sign-in-page.js';
import { DraftsProvider } from './scenes/drafts-context.js';

/** Signed-in users see the pages, everyone else the sign-in page; users who still need a second factor only see how to set one up. */
export function Gate() {
  const client = useQueryClient();
  const me = useQuery({ queryKey: ['me'], queryFn: () => ask('me', {}), staleTime: Infinity });
  useEffect(() => {
    const forget = (): void => void client.setQueryData(['me'], null);
    const askAgain = (): void => void client.invalidateQueries({ queryKey: ['me'] });
    window.addEventListener(SIGNED_OUT, forget);
    window.addEventListener(SECOND_FACTOR_NEEDED, askAgain);
    return () => {
      window.removeEventListener(SIGNED_OUT, forget);
      window.removeEventListener(SECOND_FACTOR_NEEDED, askAgain);
    };
  }, [client]);
  if (me.isPending) return <Spin fullscreen />;
  return (
    <DraftsProvider me={me.data}>
      {me.data ? (
        <MeContext value={me.data}>{needsSecondFactor(me.data) ? <SecondFactorPage /> : <Frame />}</MeContext>
      ) : (
        <SignInPage onSignedIn={() => void client.resetQueries()} />
      )}
    </DraftsProvider>
  );
}
