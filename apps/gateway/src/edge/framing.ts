import type { IncomingHttpHeaders } from 'node:http';

/** The part of a request that decides who may frame a page. */
export interface PageRequest {
  url: string;
  headers: IncomingHttpHeaders;
  ip: string;
}

/**
 * The token of a request for a page that may be meant for a frame; undefined for anything else. Browsers say so in `Sec-Fetch-Dest`, except old ones,
 * which say nothing.
 */
export function framedToken({ url, headers }: Pick<PageRequest, 'url' | 'headers'>): string | undefined {
  const [path = '', query = ''] = url.split('?', 2);
  if (!path.endsWith('.html') || headers['sec-fetch-dest'] === 'document') return undefined;
  const token = new URLSearchParams(query).get('token') ?? '';
  return /^[\w-]{1,128}$/.test(token) ? token : undefined;
}

/** Lets pages of these origins frame a page with these headers; without origins nobody may. */
export function allowFraming(headers: Readonly<Record<string, string>>, origins: readonly string[]): Record<string, string> {
  if (origins.length === 0) return { ...headers };
  // older than frame-ancestors, and can't name origins
  const { 'x-frame-options': _, 'content-security-policy': policy = '', ...others } = headers;
  return { ...others, 'content-security-policy': policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`) };
}
