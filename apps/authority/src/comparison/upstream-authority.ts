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
import type { AuthoritySource } from './authority-source.js';
import { UpstreamAnswer, toAnswer, toRecordState } from './upstream-answer.js';

/** How patient we are with an upstream; pauses in milliseconds. */
export interface Patience {
  /** Tries after the first. */
  retries: number;
  /** Pauses between tries start here and grow, with jitter, up to the longest. */
  firstPause: number;
  longestPause: number;
  /** Failures in a row, of any request, after which nobody asks any more. */
  failuresToBreak: number;
  /** Until one request may try whether it is back. */
  breakFor: number;
}

/** With tries of 2.5 s these fit into the ten seconds of a comparison. */
const PATIENCE: Patience = { retries: 2, firstPause: 200, longestPause: 1_000, failuresToBreak: 5, breakFor: 10_000 };

/** An answer has three short fields. */
const MAX_RESPONSE_BYTES = 16 * 1024;

const circuitStates = ['closed', 'half-open', 'open'] as const;
const circuitState = gauged('shiren_authority_circuit', '1 for the state that the circuit breaker before the upstream authority is in.', ['state']);
const upstreamSeconds = timed('shiren_authority_upstream_seconds', 'Requests to the upstream authority and how they ended, each try by itself.', ['outcome']);

/** The upstream did not answer, or said that it can't now: another try may help. */
class UpstreamUnavailable extends Error {}

/** The upstream answered what its contract does not allow: another try would give the same. */
class UpstreamWrong extends Error {}

/**
 * An authority elsewhere. POST of `{name, identificationNumber, face}` (face: the image in base64) as JSON with a bearer token;
 * 200 with `{identity, photo, score}` as in AuthorityAnswer. Without a face it says of the photo only whether it has one. Nothing of the request or the answer is logged or thrown.
 */
export class UpstreamAuthority implements AuthoritySource {
  private readonly policy: IPolicy;
  private readonly breaker: CircuitBreakerPolicy;

  constructor(
    private readonly settings: UpstreamSettings,
    private readonly blobs: Pick<BlobStore, 'get'>,
    private readonly logger: Logger,
    patience: Patience = PATIENCE,
  ) {
    this.breaker = circuitBreaker(handleType(UpstreamUnavailable), {
      halfOpenAfter: patience.breakFor,
      breaker: new ConsecutiveBreaker(patience.failuresToBreak),
    });
    this.breaker.onStateChange((state) => {
      logger.warn({ circuit: CircuitState[state] }, 'authority upstream');
      this.showCircuit();
    });
    this.showCircuit();
    const retries = retry(handleType(UpstreamUnavailable), {
      maxAttempts: patience.retries,
      backoff: new ExponentialBackoff({ initialDelay: patience.firstPause, maxDelay: patience.longestPause }),
    });
    retries.onRetry(({ delay, attempt }) => logger.info({ attempt, delay: Math.round(delay) }, 'authority upstream is asked again'));
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
    return this.answerTo({ name, identificationNumber, face: image }, toAnswer);
  }

  record({ name, identificationNumber }: AskForRecord): Promise<RecordState> {
    return this.answerTo({ name, identificationNumber }, toRecordState);
  }

  private async answerTo<Answer>(claim: object, read: (answer: UpstreamAnswer) => Answer): Promise<Answer> {
    const body = JSON.stringify(claim);
    // Once the caller has given up, no further try is made.
    const given = requestContext()?.deadline === undefined ? undefined : AbortSignal.timeout(timeLeft());
    try {
      return await this.policy.execute(
        ({ signal }) => this.observed(() => traced({ name: 'authority upstream', kind: 'client' }, () => this.ask(body, read, signal))),
        given,
      );
    } catch (error) {
      this.logger.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'authority upstream gave no answer');
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
    const { status, bytes } = await reading(async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
        body,
        // neither the token nor the person's data follow to another place
        redirect: 'manual',
        signal: AbortSignal.any([given, AbortSignal.timeout(timeout)]),
      });
      return { status: response.status, bytes: await bounded(response) };
    });
    if (status >= 500 || status === 429) throw new UpstreamUnavailable(`status ${status}`);
    if (status !== 200) throw new UpstreamWrong(`status ${status}`);
    if (bytes === undefined) throw new UpstreamWrong('its answer is too long');
    return parse(bytes, read);
  }
}

/** Turns what the network throws into UpstreamUnavailable, with the system's code for it and nothing else. */
async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    throw new UpstreamUnavailable(['TimeoutError', 'AbortError'].includes(name) ? 'timeout' : `network: ${cause?.code ?? name}`);
  }
}

/** The body, or nothing when it is longer than any answer could be. */
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
    throw new UpstreamWrong(`its answer breaks the contract: ${(error as Error).message}`);
  }
}

const unavailable = (error: unknown): Problem =>
  new Problem(
    'SERVICE.UNAVAILABLE',
    error instanceof BrokenCircuitError ? 'The authority is away and is not asked for now.' : 'The authority gave no answer; it will be asked again.',
  );
