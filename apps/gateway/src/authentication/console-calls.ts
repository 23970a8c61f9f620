import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus, parseJsonInSlices } from '@shiren/bus';
import { pages } from '@shiren/contracts-console';
import { Problem, type Question } from '@shiren/contracts-core';
import type { FastifyRequest } from 'fastify';
import { publicUrl } from '../edge/environment.js';
import { clientAddress } from '../edge/trusted-proxies.js';

/** The session cookie; and the device cookie of a browser that the user signed in from before, which is admitted while the user is locked. */
type Cookie = 'shiren_console' | 'shiren_device';
/** The pages send this header with every call; a form or an image on another site can't. */
const OWN_HEADER = 'x-shiren-console';

export type PageName = keyof typeof pages;
export const isPageName = (name: string): name is PageName => Object.hasOwn(pages, name);

/** Forwards calls of the console's pages to the console. */
@Injectable()
export class ConsoleCalls {
  constructor(private readonly bus: Bus) {}

  /** Session, device and address always come from the request, never from the body. */
  ask(request: FastifyRequest, name: PageName, body: object): Promise<unknown> {
    const question = pages[name] as Question<object, unknown>;
    return this.bus.ask(question, { ...body, session: sessionOf(request), address: clientAddress(request), device: deviceOf(request) });
  }
}

/** SHA-256 of the session cookie; without a cookie, a hash that belongs to no session. */
export const sessionOf = (request: FastifyRequest): string => sha256(readCookie(request, 'shiren_console') ?? '');

function deviceOf(request: FastifyRequest): string | undefined {
  const device = readCookie(request, 'shiren_device');
  return device === undefined ? undefined : sha256(device);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether the browser reached the console over HTTPS: directly, or through a proxy that is in TRUSTED_PROXIES or named by PUBLIC_URL. Over
 * plain HTTP on the same machine it did not, and not every client accepts a Secure cookie there.
 */
export function isSecure({ protocol, headers }: Pick<FastifyRequest, 'protocol' | 'headers'>): boolean {
  const { protocol: scheme, host } = new URL(publicUrl());
  return protocol === 'https' || (scheme === 'https:' && headers.host === host);
}

/**
 * Over HTTPS with the prefix `__Host-`: browsers then accept the cookie only from this host over HTTPS, for all paths, and never for a
 * parent domain.
 */
const nameOf = (request: FastifyRequest, cookie: Cookie): string => (isSecure(request) ? `__Host-${cookie}` : cookie);

function readCookie(request: FastifyRequest, cookie: Cookie): string | undefined {
  const cookies = new Map((request.headers.cookie ?? '').split(/; */).map((pair) => pair.split(/=(.*)/s, 2) as [string, string]));
  return cookies.get(nameOf(request, cookie));
}

/** A Set-Cookie header whose cookie scripts cannot read and other sites cannot send. */
export const cookieOf = (request: FastifyRequest, cookie: Cookie, token: string, seconds: number): string =>
  `${nameOf(request, cookie)}=${token}; Path=${isSecure(request) ? '/; Secure' : '/console/'}; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;

/** Throws ACCESS.DENIED for a call that a page of another site may have caused. */
export function expectOwnPage({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  const isCrossOrigin = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (isCrossOrigin || headers[OWN_HEADER] === undefined) throw new Problem('ACCESS.DENIED', 'Only the console’s own pages may call this.');
}

/** Parses a body as a JSON object; an empty body is an empty object. Throws REQUEST.INVALID. */
export async function readObject(body: unknown): Promise<object> {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  const value = await parseJsonInSlices(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Problem('REQUEST.INVALID', 'The body must be a JSON object.');
}
