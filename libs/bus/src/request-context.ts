import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { Problem } from '@shiren/contracts-core';
import { beginSpan, isTracing, type SpanDescription } from '@shiren/observability';

/** Passed on from service to service with a request. */
export interface RequestContext {
  requestId: string;
  /** W3C trace context. */
  traceparent: string;
  /** On this process's monotonic clock (`performance.now()`). Messages carry the remaining time instead, so clocks need not agree. */
  deadline?: number;
  /** The account that the work is for, if any; shared resources are divided fairly by it. */
  accountId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

const REQUEST_ID = 'Request-Id';
const REMAINING = 'Deadline-Remaining';
const TRACE = 'traceparent';
const ACCOUNT = 'Account-Id';

export const requestContext = (): RequestContext | undefined => storage.getStore();

export const runInContext = <T>(what: RequestContext, run: () => T): T => storage.run(what, run);

/** Runs work for an account within the current request. */
export const forAccount = <T>(accountId: string, run: () => T): T =>
  runInContext({ ...(requestContext() ?? { requestId: randomUUID(), traceparent: newTraceparent() }), accountId }, run);

/** The same for the account that a message names; a message without one keeps the account of the current request. */
export const forAccountOf = <T>(message: object, run: () => T): T =>
  'accountId' in message && typeof message.accountId === 'string' ? forAccount(message.accountId, run) : run();

/** Built from UUIDs, which the engine generates in bulk: a fraction of the cost of random bytes. */
export const newTraceparent = (): string => `00-${hex(randomUUID())}-${hex(randomUUID()).slice(16)}-01`;

const hex = (uuid: string): string => uuid.replaceAll('-', '');

/** Whole milliseconds left until the current call's deadline; 0 once it has passed. */
export const timeLeft = (): number => Math.max(0, Math.ceil((requestContext()?.deadline ?? Infinity) - performance.now()));

/** Of the current call, otherwise a new one. */
export const currentTraceparent = (): string => requestContext()?.traceparent ?? newTraceparent();

/** Runs a step as a span of the current trace; without tracing, just runs it. */
export const traced = <T>(description: SpanDescription, run: () => Promise<T>): Promise<T> => (isTracing() ? asSpan(description, run) : run());

async function asSpan<T>(description: SpanDescription, run: () => Promise<T>): Promise<T> {
  const carried = requestContext() ?? { requestId: randomUUID() };
  const span = beginSpan({ ...description, attributes: { ...description.attributes, 'shiren.request_id': carried.requestId } }, requestContext()?.traceparent);
  let failure: string | undefined;
  try {
    return await runInContext({ ...carried, traceparent: span?.traceparent ?? newTraceparent() }, run);
  } catch (error) {
    failure = error instanceof Problem ? error.code : 'INTERNAL';
    throw error;
  } finally {
    span?.end({}, failure);
  }
}

/** Headers for a message; `milliseconds` is the time left for the reply. */
export function injectContext(milliseconds?: number): MsgHdrs {
  const carried = requestContext();
  const result = headers();
  if (milliseconds !== undefined) result.set(REMAINING, String(Math.round(milliseconds)));
  if (carried) {
    result.set(REQUEST_ID, carried.requestId);
    result.set(TRACE, carried.traceparent);
    if (carried.accountId) result.set(ACCOUNT, carried.accountId);
  }
  return result;
}

export function extractContext(received: MsgHdrs | undefined, fallbackId: string): RequestContext {
  const left = Number(received?.get(REMAINING));
  const accountId = received?.get(ACCOUNT);
  return {
    requestId: received?.get(REQUEST_ID) || fallbackId,
    traceparent: received?.get(TRACE) || newTraceparent(),
    ...(left > 0 ? { deadline: performance.now() + left } : {}),
    ...(accountId ? { accountId } : {}),
  };
}
