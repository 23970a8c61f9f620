import type { pages } from '@shiren/contracts-console';
import type { ProblemCode } from '@shiren/contracts-core';

type Pages = typeof pages;
export type PageName = keyof Pages;
type PageRequest<Name extends PageName> = Omit<InstanceType<Pages[Name]['request']>, 'session' | 'address' | 'agent' | 'device'>;
type PageReply<Name extends PageName> = NonNullable<Pages[Name]['reply']>;

/** Why a call was refused; `code` is one of those in libs/contracts. */
export class Refused extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    /** Details of the problem, for example `seconds` to wait. */
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = 'Refused';
  }
}

export const isSignedOut = (error: unknown): boolean => error instanceof Refused && error.code === 'SESSION.NOT_FOUND';

/** Event: the user has to sign in again. */
export const SIGNED_OUT = 'signed-out';
/** Event: the account now requires a second factor, and the user has none. */
export const SECOND_FACTOR_NEEDED = 'second-factor-needed';

const DEADLINE_MS = 65_000;

export async function post<Reply>(name: string, body: object | Blob): Promise<Reply> {
  const response = await fetch(`/console/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json', 'x-shiren-console': '1' },
    body: body instanceof Blob ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const reply = (await response.json().catch(() => ({}))) as Reply & {
    problem?: { code: ProblemCode; message: string; details?: Record<string, string | number> };
  };
  if (response.ok) return reply;
  const { code, message, details } = reply.problem ?? { code: 'SERVICE.UNAVAILABLE' as const, message: response.statusText, details: {} };
  if (code === 'SESSION.NOT_FOUND') window.dispatchEvent(new Event(SIGNED_OUT));
  if (code === 'SECOND_FACTOR.NEEDED') window.dispatchEvent(new Event(SECOND_FACTOR_NEEDED));
  throw new Refused(code, message, details);
}

/** Calls the console. Throws Refused. */
export const ask = <Name extends PageName>(name: Name, body: PageRequest<Name>): Promise<PageReply<Name>> => post(name, body);
