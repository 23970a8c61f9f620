import { codeOfError, type FlowCode } from './contract.js';

const TIMEOUT_MS = 10_000;

/** What the server says about a token: the part of its session that matters to the page around the flow. */
export interface ServerSession {
  state: 'open' | 'submitted' | 'decided';
  /** Origins whose pages may show this flow. */
  frameOrigins: string[];
}

/** Asks the server about a token; returns a code if it can't be used, or there was no answer. */
export async function askServer(flow: string, token: string): Promise<ServerSession | { code: FlowCode }> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(`${flow}/flow/session`, {
      headers: { authorization: `Bearer ${token}` },
      cache: 'no-store',
      credentials: 'omit',
      signal: ending.signal,
    });
    return readSession(response.status, await response.text());
  } catch {
    return { code: codeOfError('', 0) };
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the answer, which may also come from a proxy, or from a server that is older than this file. */
export function readSession(status: number, text: string): ServerSession | { code: FlowCode } {
  try {
    const { code = '', state, frameOrigins } = JSON.parse(text) as Partial<ServerSession> & { code?: string };
    if (status === 200 && state && Array.isArray(frameOrigins)) return { state, frameOrigins };
    return { code: codeOfError(code, status) };
  } catch {
    return { code: codeOfError('', status) };
  }
}
