import type { pages } from '@shiren/contracts-console';
import type { ProblemCode } from '@shiren/contracts-core';

type Pages = typeof pages;
export type PageName = keyof Pages;
type PageRequest<Name extends PageName> = Omit<InstanceType<Pages[Name]['request']>, 'session' | 'address' | 'agent' | 'device'>;
type PageReply<Name extends PageName> = NonNullable<Pages[Name]['reply']>;

/** Why a question was refused; `code` is one of libs/contracts. */
export class Refused extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    /** As the problem has them: `seconds` to wait, for instance. */
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** Somebody has to sign in again. */
export const SIGNED_OUT = 'signed-out';
/** The account requires an authenticator since, and the user has none. */
export const SECOND_FACTOR_NEEDED = 'second-factor-needed';

const DEADLINE = 65_000;

export async function post<Reply>(name: string, body: object | Blob): Promise<Reply> {
  const response = await fetch(`/console/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json', 'x-shiren-console': '1' },
    body: body instanceof Blob ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE),
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

/** Asks the console. Throws Refused. */
export const ask = <Name extends PageName>(name: Name, body: PageRequest<Name>): Promise<PageReply<Name>> => post(name, body);
