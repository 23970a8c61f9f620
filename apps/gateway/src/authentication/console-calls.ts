import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus, parseJsonInTurns } from '@shiren/bus';
import { pages } from '@shiren/contracts-console';
import { Problem, type Question } from '@shiren/contracts-core';
import type { FastifyRequest } from 'fastify';
import { publicUrl } from '../edge/environment.js';
import { clientAddress } from '../edge/trusted-proxies.js';

/** The session, for as long as it lives; and a browser that somebody signed in from, which a lock of the user lets pass. */
type Cookie = 'shiren_console' | 'shiren_device';
/** Pages send it with every call: a form or picture of another site can't. */
const OWN_HEADER = 'x-shiren-console';

export type PageName = keyof typeof pages;
export const isPageName = (name: string): name is PageName => Object.hasOwn(pages, name);

/** Calls of the console's pages, as questions to the console. */
@Injectable()
export class ConsoleCalls {
  constructor(private readonly bus: Bus) {}

  /** Session, device and address are the request's, whatever the body says. */
  ask(request: FastifyRequest, name: PageName, body: object): Promise<unknown> {
    const question = pages[name] as Question<object, unknown>;
    return this.bus.ask(question, { ...body, session: sessionOf(request), address: clientAddress(request), device: deviceOf(request) });
  }
}

/** SHA-256 of the session cookie; without a cookie one that nobody has. */
export const sessionOf = (request: FastifyRequest): string => sha256(readCookie(request, 'shiren_console') ?? '');

function deviceOf(request: FastifyRequest): string | undefined {
  const device = readCookie(request, 'shiren_device');
  return device === undefined ? undefined : sha256(device);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether the browser reached the console over HTTPS: here, or at a proxy in front, one of TRUSTED_PROXIES or the one that PUBLIC_URL names.
 * Over plain HTTP on the same machine it did not, and not every client takes a Secure cookie there.
 */
export function isSecure({ protocol, headers }: Pick<FastifyRequest, 'protocol' | 'headers'>): boolean {
  const { protocol: scheme, host } = new URL(publicUrl());
  return protocol === 'https' || (scheme === 'https:' && headers.host === host);
}

/** Over HTTPS with `__Host-`: browsers then take it from this host over HTTPS only, for all paths, and never for a domain above. */
const nameOf = (request: FastifyRequest, cookie: Cookie): string => (isSecure(request) ? `__Host-${cookie}` : cookie);

function readCookie(request: FastifyRequest, cookie: Cookie): string | undefined {
  const cookies = new Map((request.headers.cookie ?? '').split(/; */).map((pair) => pair.split(/=(.*)/s, 2) as [string, string]));
  return cookies.get(nameOf(request, cookie));
}

/** A Set-Cookie header: out of reach for scripts, and never sent along from another site. */
export const cookieOf = (request: FastifyRequest, cookie: Cookie, token: string, seconds: number): string =>
  `${nameOf(request, cookie)}=${token}; Path=${isSecure(request) ? '/; Secure' : '/console/'}; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;

/** Throws ACCESS.DENIED for a call that another site's page may have caused. */
export function expectOwnPage({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (foreign || headers[OWN_HEADER] === undefined) throw new Problem('ACCESS.DENIED', 'Only pages of the console may ask this.');
}

/** Throws REQUEST.INVALID. */
export async function readObject(body: unknown): Promise<object> {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  const read = await parseJsonInTurns(body);
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
  throw new Problem('REQUEST.INVALID', 'The body is no JSON object.');
}
