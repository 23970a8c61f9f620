import type { FlowEvent } from './contract.js';

export interface VerifyOptions {
  /** From GetVerifyToken, by your server. */
  token: string;
  /** Where the flow is: `https://verify.example.com`. With the script tag, the origin that the script comes from if absent. */
  endpoint: string;
  /** An element of your page to show the flow in; a modal if absent. */
  container?: HTMLElement;
  /** The browser's language if absent. */
  language?: 'zh' | 'en';
  /** Receives the events, for your own display or statistics. */
  onEvent?: (event: FlowEvent) => void;
  /** Closes the flow when aborted, for instance when your page changes. */
  signal?: AbortSignal;
}

const has = (value: unknown, method: string): boolean => typeof (value as Record<string, unknown> | null)?.[method] === 'function';

/** What is wrong with the options, in a sentence; undefined if nothing is. `origin` is that of the endpoint, if it has one. */
export function flawOf(options: Partial<Record<keyof VerifyOptions, unknown>>, origin = originOf(options.endpoint)): string | undefined {
  const { token, container, language, onEvent, signal } = options;
  if (typeof token !== 'string' || !/^[\w-]{1,128}$/.test(token)) return 'Pass the token of GetVerifyToken as a string.';
  if (!origin) return 'Pass endpoint as an http(s) address, such as https://verify.example.com.';
  if (container !== undefined && !has(container, 'appendChild')) return 'Pass container as an element of this page.';
  if (language !== undefined && language !== 'zh' && language !== 'en') return 'Pass language as zh or en.';
  if (onEvent !== undefined && typeof onEvent !== 'function') return 'Pass onEvent as a function.';
  if (signal !== undefined && !has(signal, 'addEventListener')) return 'Pass signal as an AbortSignal.';
  return undefined;
}

export function originOf(endpoint: unknown): string | undefined {
  try {
    const { protocol, origin } = new URL(endpoint as string);
    return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** The address of the flow's page in a frame. It says who shows it, because pages can't find that out in every browser. */
export function frameAddress(flow: string, { token, language }: Pick<VerifyOptions, 'token' | 'language'>, parent: string, channel: string): string {
  const query = new URLSearchParams({ token, ...(language ? { lang: language } : {}), parent, channel });
  return `${flow}/h5/h5verify.html?${query.toString()}`;
}
