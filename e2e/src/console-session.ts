import type { ListedScene } from '@shiren/contracts-console';
import type { SceneSettings } from '@shiren/contracts-verification';
import type { RunFile } from '@shiren/testing';

/** A signed-in session that calls the console's API as its pages do. */
export interface ConsoleSession {
  ask<Reply>(name: string, body: object): Promise<Reply>;
  /** Creates a scene with its own settings; returns its identifier. */
  makeScene(scheme: string, change: Partial<SceneSettings>): Promise<string>;
}

let made = 0;

/** Signs in as the owner of the account that operates the installation. */
export async function signInToConsole({ gateway, consoleUser, consolePassword }: RunFile): Promise<ConsoleSession> {
  let cookie = '';
  const ask = async <Reply>(name: string, body: object): Promise<Reply> => {
    const response = await fetch(`${gateway}/console/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shiren-console': '1', cookie },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return (await response.json()) as Reply;
  };
  const [user, account] = consoleUser.split('@');
  await ask('signIn', { account, user, password: consolePassword });
  return {
    ask,
    makeScene: async (scheme, change) => {
      const biz = `S${Date.now().toString(36)}${++made}`;
      const { revision, name, settings } = await ask<ListedScene>('addScene', { biz, name: biz, scheme });
      await ask('saveScene', { biz, revision, name, scheme, settings: { ...settings, ...change } });
      return biz;
    },
  };
}
