/** What the link that opened the page says. */
export interface Link {
  token: string;
  /** The whole link, to open the flow on another device. */
  address: string;
  successRedirect?: string;
  failRedirect?: string;
}

/** Reads `?token=…&successRedirect=…&failRedirect=…`. */
export function readLink(address: string): Link {
  const query = new URL(address).searchParams;
  const read = (name: string): object => (query.get(name) ? { [name]: query.get(name) } : {});
  return { token: query.get('token') ?? '', address, ...read('successRedirect'), ...read('failRedirect') };
}

const PLACE = 'shiren-flow-token';

/** The parts of a browser's window that `takeLink` touches. */
export interface Tab {
  readonly location: Pick<Location, 'href'>;
  readonly history: Pick<History, 'state' | 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Reads the link and takes the token out of the address, so that it is in no history, bookmark, screenshot or shared link. The tab keeps it: its
 * own storage survives a reload, going back and forth, and the restoring of a closed tab, and ends with the tab. A link with a token always
 * counts for more than what the tab kept. Where storage is switched off the token stays in the address, since a reload would lose it.
 */
export function takeLink(tab: Tab): Link {
  const whole = new URL(tab.location.href);
  const given = whole.searchParams.get('token');
  try {
    if (given) tab.sessionStorage.setItem(PLACE, given);
    const kept = tab.sessionStorage.getItem(PLACE);
    if (!kept) return readLink(whole.href);
    const shown = new URL(whole);
    for (const name of ['token', 'tokenSource']) shown.searchParams.delete(name);
    if (shown.href !== whole.href) tab.history.replaceState(tab.history.state, '', shown);
    whole.searchParams.set('token', kept);
  } catch {
    // no storage: the link stays as it is
  }
  return readLink(whole.href);
}

/** Where the person may be sent: an http(s) address on a host that the scene allows; undefined for any other. */
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
