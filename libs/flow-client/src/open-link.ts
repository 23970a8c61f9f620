import { call, reachOf, type Reach } from './transport.js';

/** Opens a link that was made in the console; returns a token of its own. Throws FlowError: LINK.NOT_FOUND, LINK.ENDED, TICKET.FINISHED, TICKET.IN_PROGRESS. */
export async function openLink(link: string, reach: Pick<Reach, 'device'> & Partial<Reach>): Promise<string> {
  const { token } = await call<{ token: string }>(reachOf({ token: '', ...reach }), 'link', { json: { link } });
  return token;
}
