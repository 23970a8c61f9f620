import { isFlowCode } from './contract.js';
import { failed, type Outcome } from './outcome.js';

/**
 * The addresses between an app and the flow's pages in its web view. Every web view lets the app see an address before it is opened, so the end of a flow
 * needs no bridge. No URL class, because the JavaScript of apps may have none.
 */
const PAGE = '/h5/h5verify.html';
const LEFT = '/h5/left.html';

/** The origin of an endpoint, as web views write it; undefined if it is no http(s) address. */
export const flowOrigin = (endpoint: unknown): string | undefined =>
  typeof endpoint === 'string' ? /^https?:\/\/[^\s/?#@]+(?=[/?#]|$)/i.exec(endpoint)?.[0].toLowerCase() : undefined;

/** The address of the flow for a web view. Events come back with the same `channel`. */
export function appAddress(flow: string, { token, language }: { token: string; language?: 'zh' | 'en' | undefined }, channel: string): string {
  return `${flow}${PAGE}?token=${encodeURIComponent(token)}${language ? `&lang=${language}` : ''}&app=${encodeURIComponent(channel)}`;
}

/** Where the page goes when the person leaves the flow; the app intercepts it. */
export const leftAddress = (outcome: Outcome): string => `${LEFT}?outcome=${outcome.outcome}${'code' in outcome ? `&code=${outcome.code}` : ''}`;

/** How the person left the flow, as the page says; undefined for any other address. What was submitted, only the server knows. */
export function readLeft(address: string, flow: string): Outcome | undefined {
  if (!address.startsWith(`${flow}${LEFT}?`)) return undefined;
  const valueOf = (name: string): string => new RegExp(`[?&]${name}=([A-Za-z._]+)`).exec(address)?.[1] ?? '';
  const [outcome, code] = [valueOf('outcome'), valueOf('code')];
  if (outcome === 'failed' && isFlowCode(code)) return failed(code);
  return outcome === 'submitted' ? { outcome } : { outcome: 'cancelled' };
}
