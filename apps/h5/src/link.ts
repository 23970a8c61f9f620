/** What the link that opened the page says. */
export interface Link {
  token: string;
  successRedirect?: string;
  failRedirect?: string;
}

/** Reads `?token=…&successRedirect=…&failRedirect=…`. */
export function readLink(search: string): Link {
  const query = new URLSearchParams(search);
  const read = (name: string): object => (query.get(name) ? { [name]: query.get(name) } : {});
  return { token: query.get('token') ?? '', ...read('successRedirect'), ...read('failRedirect') };
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
