import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useEffect } from 'react';
import { ask, SIGNED_OUT } from './api.js';
import { Frame } from './frame.js';
import { MeContext } from './me.js';
import { SignInPage } from './pages/sign-in-page.js';

/** Who is signed in sees the pages, everybody else the sign-in. */
export function Gate() {
  const client = useQueryClient();
  const me = useQuery({ queryKey: ['me'], queryFn: () => ask('me', {}), staleTime: Infinity });
  useEffect(() => {
    const forget = (): void => void client.setQueryData(['me'], null);
    window.addEventListener(SIGNED_OUT, forget);
    return () => window.removeEventListener(SIGNED_OUT, forget);
  }, [client]);
  if (me.isPending) return <Spin fullscreen />;
  if (!me.data) return <SignInPage onSignedIn={() => void client.resetQueries()} />;
  return (
    <MeContext value={me.data}>
      <Frame />
    </MeContext>
  );
}
