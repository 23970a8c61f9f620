import { FlowError } from './flow-error.js';
import type { ErrorReply } from './replies.js';

/** How a client reaches the flow API. */
export interface Reach {
  /** The gateway's origin: `https://verify.example.com`. Empty for the page's own. */
  origin: string;
  /** From GetVerifyToken. */
  token: string;
  /** Identifies this device and never changes on it: 8 to 64 letters, digits, `-` or `_`. */
  device: string;
  /** Timeout of each try, in milliseconds. */
  timeout: number;
  /** For hosts without `fetch`, such as mini programs. */
  fetch: typeof fetch;
  /** Tries after the first if the network or the service is unavailable. */
  retries: number;
}

/** With the defaults of a page: its own origin, twenty seconds, half a minute of tries. */
export const reachOf = (given: Pick<Reach, 'token' | 'device'> & Partial<Reach>): Reach => ({
  origin: '',
  timeout: 20_000,
  retries: 6,
  fetch: (...words) => globalThis.fetch(...words),
  ...given,
});

export interface Call {
  method?: 'GET' | 'POST';
  json?: object;
  bytes?: Uint8Array<ArrayBuffer>;
  /** Timeout in milliseconds, if not the default. */
  timeout?: number;
  signal?: AbortSignal;
  /** Called before each delay while waiting for the network. */
  waiting?: () => void;
  /** Called with the reply and the times of the try that was answered, by `performance.now()`. */
  answered?: (reply: unknown, sentAt: number, answeredAt: number) => void;
}

const FIRST_PAUSE = 500;
const MAX_DELAY_MS = 8_000;

/** Every call may be repeated: what was already done gets the same response, or STEP.NOT_NEXT. */
export async function call<Reply>(reach: Reach, path: string, what: Call = {}): Promise<Reply> {
  for (let pause = FIRST_PAUSE, tries = 0; ; pause = Math.min(pause * 2, MAX_DELAY_MS), tries++) {
    try {
      return await once<Reply>(reach, path, what);
    } catch (error) {
      if (!(error instanceof FlowError && error.isPassing) || what.signal?.aborted || tries >= reach.retries) throw error;
      what.waiting?.();
      await sleep(pause, what.signal);
    }
  }
}

async function once<Reply>(reach: Reach, path: string, { method = 'POST', json, bytes, timeout = reach.timeout, signal, answered }: Call): Promise<Reply> {
  const given = new AbortController();
  const sentAt = performance.now();
  const abort = (): void => given.abort();
  const timer = setTimeout(abort, timeout);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const body = bytes ?? (json && JSON.stringify(json));
    const response = await reach.fetch(`${reach.origin}/flow/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${reach.token}`,
        'flow-device': reach.device,
        ...(body === undefined ? {} : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      cache: 'no-store',
      credentials: 'omit',
      signal: given.signal,
    });
    const text = await response.text();
    if (response.ok) {
      const reply = JSON.parse(text) as Reply;
      answered?.(reply, sentAt, performance.now());
      return reply;
    }
    throw refusal(response.status, text);
  } catch (error) {
    if (error instanceof FlowError) throw error;
    throw given.signal.aborted && !signal?.aborted
      ? new FlowError(0, 'TIMEOUT', 'No answer came in time.')
      : new FlowError(0, signal?.aborted ? 'ABORTED' : 'NETWORK', 'The flow API can not be reached.');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function refusal(status: number, text: string): FlowError {
  try {
    const { code, message, details, reason } = JSON.parse(text) as ErrorReply;
    return new FlowError(status, code, message, details, reason);
  } catch {
    // a proxy sent a response of its own
    return new FlowError(status, status >= 500 ? 'SERVICE.UNAVAILABLE' : 'REQUEST.INVALID', `The answer was ${status}.`);
  }
}

/** Ends early if the signal aborts. */
export const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
