/** The contents of the link that opened the page. */
export interface Link {
  token: string;
  /** Instead of a token: the secret of a link that was made in the console, which opens a token of its own. */
  secret?: string;
  /** The complete link, for opening the flow on another device. */
  address: string;
  successRedirect?: string;
  failRedirect?: string;
  /**
   * In a frame: the origin of the business's page around it; in a web view of a mini program: MINI_PROGRAM. And the channel on which the events go
   * there (libs/web-sdk, libs/mini-program).
   */
  parent?: string;
  channel?: string;
  /** In the web view of an app: the channel on which that app receives events (libs/web-sdk). */
  app?: string;
}

export const MINI_PROGRAM = 'mini-program';

/** Reads `?token=…&successRedirect=…&failRedirect=…`, or `?token=…&app=…`. */
export function readLink(address: string): Link {
  const query = new URL(address).searchParams;
  const read = (name: string): object => (query.get(name) ? { [name]: query.get(name) } : {});
  if (query.get('app')) {
    // without redirects, because the app has its own way back; another device opens the page by itself
    const alone = new URL(address);
    alone.searchParams.delete('app');
    return { token: query.get('token') ?? '', address: alone.href, ...read('app') };
  }
  const around = query.get('parent') === MINI_PROGRAM ? { ...read('parent'), ...read('channel') } : {};
  return { token: query.get('token') ?? '', address, ...read('successRedirect'), ...read('failRedirect'), ...around };
}

const PLACE = 'shiren-flow-token';

/** The parts of a browser window that `takeLink` uses. */
export interface Tab {
  /** The tab itself, unless the page is in a frame. */
  readonly parent: unknown;
  readonly location: Pick<Location, 'href'>;
  readonly history: Pick<History, 'state' | 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Reads the link and removes the token from the address, so that it ends up in no history, bookmark, screenshot or shared link. The tab's
 * session storage keeps it, which survives reloading, going back and forth and restoring a closed tab, and ends with the tab. A link with a
 * token always has precedence over the stored one. If storage is disabled, the token stays in the address, because a reload would lose it
 * otherwise. In a frame it stays there too: nobody sees that address, and by the token the gateway knows which pages may show the frame.
 */
export function takeLink(tab: Tab, address = tab.location.href): Link {
  const link = new URL(address);
  if (tab.parent !== tab) {
    const [parent, channel] = [link.searchParams.get('parent'), link.searchParams.get('channel')];
    for (const name of ['parent', 'channel']) link.searchParams.delete(name);
    // without redirects, which would lead the frame away from the page around it; another device opens the page by itself
    return { token: link.searchParams.get('token') ?? '', address: link.href, ...(parent && channel ? { parent, channel } : {}) };
  }
  const secret = secretIn(link.hash);
  if (secret) return { token: '', address: link.href, secret };
  const given = link.searchParams.get('token');
  try {
    if (given) tab.sessionStorage.setItem(PLACE, given);
    const kept = tab.sessionStorage.getItem(PLACE);
    if (!kept) return readLink(link.href);
    const shown = new URL(link);
    for (const name of ['token', 'tokenSource']) shown.searchParams.delete(name);
    if (shown.href !== tab.location.href) tab.history.replaceState(tab.history.state, '', shown);
    link.searchParams.set('token', kept);
  } catch {
    // no storage: the link stays as it is
  }
  return readLink(link.href);
}

/** The secret in the fragment of an address: `#link=…`. */
export const secretIn = (fragment: string): string | undefined => /^#link=([\w-]+)$/.exec(fragment)?.[1];

/** The link once its secret has opened a token, which takes the secret's place in the tab: another device opens the page by the token. */
export function openedLink(tab: Tab, token: string): Link {
  const address = new URL(tab.location.href);
  address.hash = '';
  address.searchParams.set('token', token);
  return takeLink(tab, address.href);
}

/** Where the person may be redirected: an http(s) URL on a host that the scene allows, otherwise undefined. */
export function allowedRedirect(address: string | undefined, hosts: readonly string[]): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address);
    const harmless = ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
    return harmless && hosts.includes(url.host.toLowerCase()) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
