import type { pages } from '@shiren/contracts-console';
import type { RunFile } from './system.js';

type Pages = typeof pages;
type PageRequest<Name extends keyof Pages> = Omit<InstanceType<Pages[Name]['request']>, 'session' | 'address' | 'agent' | 'device'>;
type PageReply<Name extends keyof Pages> = NonNullable<Pages[Name]['reply']>;

/** Calls the questions of the console's pages as a signed-in user; throws the code of a problem. */
export type AskConsole = <Name extends keyof Pages>(name: Name, body: PageRequest<Name>) => Promise<PageReply<Name>>;

/** Signs in without a browser. */
export async function signInToConsole({ gateway }: Pick<RunFile, 'gateway'>, user: string, password: string): Promise<AskConsole> {
  let cookie = '';
  const ask: AskConsole = async (name, body) => {
    const response = await fetch(`${gateway}/console/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shiren-console': '1', cookie },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const reply = (await response.json()) as PageReply<typeof name> & { problem?: { code: string } };
    if (reply.problem) throw new Error(reply.problem.code);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return reply;
  };
  const [name = '', account = ''] = user.split('@');
  await ask('signIn', { account, user: name, password });
  return ask;
}
