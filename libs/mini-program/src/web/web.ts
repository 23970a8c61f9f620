import { failed, readMessage, type FlowCode, type FlowEvent, type Outcome } from '@shiren/web-sdk';
import { after, outcomeOf, readSession, type Standing } from '@shiren/web-sdk/app';
import { flawOf, originOf } from '../platform/options.js';
import { request } from '../platform/request.js';

/** The flow's own pages in a `<web-view>`, and what they say to the mini program around them. */

export interface WebOptions {
  /** From GetVerifyToken, by your server. */
  token: string;
  /** Where the flow is: `https://verify.example.com`. */
  endpoint: string;
  /** The web view's language if absent. */
  language?: 'zh' | 'en';
  /** Receives the events. WeChat delivers them all together when the person leaves the page. */
  onEvent?: (event: FlowEvent) => void;
}

export interface Web {
  /** The address for the web view; empty if an option is wrong. */
  src: string;
  /** For `bindmessage`. */
  onMessage(message: { detail: { data: unknown } }): void;
  /** For `onUnload`: how the flow ended, as the server confirms it. Never rejects. */
  outcome(): Promise<Outcome>;
}

const TIMEOUT_MS = 10_000;

/** Opens the flow for a web view. */
export function openWeb({ token, endpoint, language, onEvent }: WebOptions): Web {
  const flaw = flawOf({ token, endpoint, ...(language ? { language } : {}) });
  if (flaw !== undefined) return { src: '', onMessage: () => undefined, outcome: () => Promise.resolve(failed('OPTIONS.INVALID', flaw)) };
  const origin = originOf(endpoint);
  const channel = Array.from({ length: 16 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
  const query = { token, ...(language ? { lang: language } : {}), parent: 'mini-program', channel };
  let standing: Standing = { submitted: false };
  return {
    src: `${origin}/h5/h5verify.html?${Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')}`,
    onMessage({ detail: { data } }) {
      for (const each of Array.isArray(data) ? (data as unknown[]) : []) {
        const message = readMessage(each, channel);
        if (!message || message.type === 'leave') continue;
        // what a page says of a submission counts once the server confirms it
        if (message.type !== 'submitted') standing = after(standing, message);
        onEvent?.(message);
      }
    },
    outcome: async () => {
      const last = await askServer(origin, token);
      return outcomeOf(standing, last);
    },
  };
}

/** Asks the server about a token; returns a code if it can't be used, or there was no answer. */
async function askServer(origin: string, token: string): Promise<ReturnType<typeof readSession>> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
  try {
    const answer = await request(`${origin}/flow/session`, { headers: { authorization: `Bearer ${token}` }, signal: ending.signal });
    return readSession(answer.status, await answer.text());
  } catch {
    return { code: 'NETWORK.UNAVAILABLE' satisfies FlowCode };
  } finally {
    clearTimeout(timer);
  }
}
