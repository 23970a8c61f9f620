import { BlobStore } from '@shiren/blob-store';
import { decode, timeLeft, traced, requestContext } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import type { AskForRecord, AuthorityAnswer, CompareWithAuthority, RecordState } from '@shiren/contracts-registry';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleType,
  retry,
  wrap,
  type IPolicy,
} from 'cockatiel';
import { gauged, secondsSince, timed } from '@shiren/observability';
import type { Logger } from 'pino';
import type { UpstreamSettings } from '../settings.js';
import { normalizeNumber, writtenName } from '@shiren/id-document';
import type { AuthoritySource } from './authority-source.js';
import { UpstreamAnswer, toAnswer, toRecordState } from './upstream-answer.js';

/** How an upstream is retried; delays in milliseconds. */
export interface RetryPolicy {
  /** Tries after the first one. */
  retries: number;
  /** Delays between tries start with this one and grow, with jitter, up to the maximum. */
  initialDelayMs: number;
  maxDelayMs: number;
  /** Consecutive failures of any requests after which the circuit opens and no more requests are sent. */
  maxFailures: number;
  /** How long the circuit stays open, before one request may try whether the upstream is back. */
  breakMs: number;
}

/** With tries of 2.5 s, these delays fit into the ten seconds of a comparison. */
const PATIENCE: RetryPolicy = { retries: 2, initialDelayMs: 200, maxDelayMs: 1_000, maxFailures: 5, breakMs: 10_000 };

/** A response has three short fields. */
const MAX_RESPONSE_BYTES = 16 * 1024;

const circuitStates = ['closed', 'half-open', 'open'] as const;
const circuitState = gauged('shiren_authority_circuit', '1 for the current state of the circuit breaker in front of the upstream authority.', ['state']);
const upstreamSeconds = timed('shiren_authority_upstream_seconds', 'Requests to the upstream authority by outcome; each try counts separately.', ['outcome']);

/** The upstream did not answer, or reported that it can't at the moment: another try may succeed. */
class UpstreamUnavailable extends Error {}

/** The upstream answered in violation of its contract: another try would give the same result. */
class UpstreamContractBroken extends Error {}

/** The form in which authorities keep names: an upstream one need not know how else people write them. */
const claim = (name: string, number: string) => ({ name: writtenName(name), identificationNumber: normalizeNumber(number) });

/**
 * An external authority. It receives a POST of `{name, identificationNumber, face}` (the face as base64 of the image) as JSON, with a
 * bearer token, and answers 200 with `{identity, photo, score}` as in AuthorityAnswer. Without a face, it only states whether there is a
 * photo. Nothing from the request or the answer is logged or thrown.
 */
export class UpstreamAuthority implements AuthoritySource {
  private readonly policy: IPolicy;
  private readonly breaker: CircuitBreakerPolicy;

  constructor(
    private readonly settings: UpstreamSettings,
    private readonly blobs: Pick<BlobStore, 'get'>,
    private readonly logger: Logger,
    patience: RetryPolicy = PATIENCE,
  ) {
    this.breaker = circuitBreaker(handleType(UpstreamUnavailable), {
      halfOpenAfter: patience.breakMs,
      breaker: new ConsecutiveBreaker(patience.maxFailures),
    });
    this.breaker.onStateChange((state) => {
      logger.warn({ circuit: CircuitState[state] }, 'authority upstream');
      this.showCircuit();
    });
    this.showCircuit();
    const retries = retry(handleType(UpstreamUnavailable), {
      maxAttempts: patience.retries,
      backoff: new ExponentialBackoff({ initialDelay: patience.initialDelayMs, maxDelay: patience.maxDelayMs }),
    });
    retries.onRetry(({ delay, attempt }) => logger.info({ attempt, delay: Math.round(delay) }, 'authority upstream is retried'));
    this.policy = wrap(retries, this.breaker);
  }

  circuit(): (typeof circuitStates)[number] {
    const states = {
      [CircuitState.Closed]: 'closed',
      [CircuitState.Open]: 'open',
      [CircuitState.HalfOpen]: 'half-open',
      [CircuitState.Isolated]: 'open',
    } as const;
    return states[this.breaker.state];
  }

  private showCircuit(): void {
    for (const state of circuitStates) circuitState.set({ state }, state === this.circuit() ? 1 : 0);
  }

  async compare({ name, identificationNumber, face }: CompareWithAuthority): Promise<AuthorityAnswer> {
    const image = (await this.blobs.get(face)).toString('base64');
    return this.request({ ...claim(name, identificationNumber), face: image }, toAnswer);
  }

  record({ name, identificationNumber }: AskForRecord): Promise<RecordState> {
    return this.request(claim(name, identificationNumber), toRecordState);
  }

  private async request<Answer>(question: object, read: (answer: UpstreamAnswer) => Answer): Promise<Answer> {
    const body = JSON.stringify(question);
    // no further try once the caller has given up
    const given = requestContext()?.deadline === undefined ? undefined : AbortSignal.timeout(timeLeft());
    try {
      return await this.policy.execute(
        ({ signal }) => this.observed(() => traced({ name: 'authority upstream', kind: 'client' }, () => this.ask(body, read, signal))),
        given,
      );
    } catch (error) {
      this.logger.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'authority upstream did not answer');
      throw unavailable(error);
    }
  }

  private async observed<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const started = performance.now();
    let outcome = 'answered';
    try {
      return await ask();
    } catch (error) {
      outcome = error instanceof UpstreamUnavailable ? 'away' : 'wrong';
      throw error;
    } finally {
      upstreamSeconds.observe({ outcome }, secondsSince(started));
    }
  }

  private async ask<Answer>(body: string, read: (answer: UpstreamAnswer) => Answer, given: AbortSignal): Promise<Answer> {
    const { url, token, timeout } = this.settings;
    const { status, bytes } = await withNetworkErrors(async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
        body,
        // never send the token or personal data on to another host
        redirect: 'manual',
        signal: AbortSignal.any([given, AbortSignal.timeout(timeout)]),
      });
      return { status: response.status, bytes: await bounded(response) };
    });
    if (status >= 500 || status === 429) throw new UpstreamUnavailable(`status ${status}`);
    if (status !== 200) throw new UpstreamContractBroken(`status ${status}`);
    if (bytes === undefined) throw new UpstreamContractBroken('the response is too long');
    return parse(bytes, read);
  }
}

/** Turns network errors into UpstreamUnavailable, with the system's error code and nothing else. */
async function withNetworkErrors<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    throw new UpstreamUnavailable(['TimeoutError', 'AbortError'].includes(name) ? 'timeout' : `network: ${cause?.code ?? name}`);
  }
}

/** The body, or undefined if it is longer than any valid response. */
async function bounded(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse<Answer>(bytes: Uint8Array, read: (answer: UpstreamAnswer) => Answer): Answer {
  try {
    return read(decode(UpstreamAnswer, bytes));
  } catch (error) {
    throw new UpstreamContractBroken(`the response breaks the contract: ${(error as Error).message}`);
  }
}

const unavailable = (error: unknown): Problem =>
  new Problem(
    'SERVICE.UNAVAILABLE',
    error instanceof BrokenCircuitError ? 'The authority is unavailable and is not asked for now.' : 'The authority did not answer; it will be asked again.',
  );
