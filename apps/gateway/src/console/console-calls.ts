import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, pages, type Question } from '@shiren/contracts';
import type { FastifyRequest } from 'fastify';
import { publicUrl } from '../images/image-links.js';

export const COOKIE = 'shiren_console';
/** Pages send it with every call: a form or picture of another site can't. */
const OWN_HEADER = 'x-shiren-console';

export type PageName = keyof typeof pages;
export const isPageName = (name: string): name is PageName => Object.hasOwn(pages, name);

/** Calls of the console's pages, as questions to the console. */
@Injectable()
export class ConsoleCalls {
  constructor(private readonly bus: Bus) {}

  /** The session and the address are the request's, whatever the body says. */
  ask(request: FastifyRequest, name: PageName, body: object): Promise<unknown> {
    const question = pages[name] as Question<object, unknown>;
    return this.bus.ask(question, { ...body, session: sessionOf(request), address: request.ip });
  }
}

/** SHA-256 of the cookie; without a cookie one that nobody has. */
export function sessionOf(request: FastifyRequest): string {
  const cookies = new Map((request.headers.cookie ?? '').split(/; */).map((pair) => pair.split(/=(.*)/s, 2) as [string, string]));
  return createHash('sha256')
    .update(cookies.get(COOKIE) ?? '')
    .digest('hex');
}

/** HttpOnly, never sent along from another site, and over TLS only where the console is reached so. */
export const cookieOf = (token: string, seconds: number): string =>
  `${COOKIE}=${token}; Path=/console/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${publicUrl().startsWith('https:') ? '; Secure' : ''}`;

/** Throws ACCESS.DENIED for a call that another site's page may have caused. */
export function expectOwnPage({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (foreign || headers[OWN_HEADER] === undefined) throw new Problem('ACCESS.DENIED', 'Only pages of the console may ask this.');
}

/** Throws REQUEST.INVALID. */
export function readObject(body: unknown): object {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  try {
    const read: unknown = JSON.parse(body.toString());
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
  } catch {
    // told below
  }
  throw new Problem('REQUEST.INVALID', 'The body is no JSON object.');
}
