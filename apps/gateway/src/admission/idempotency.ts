import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { LOGGER, NATS, yieldToEventLoop, requestContext } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { rpcErrors } from '@shiren/rpc';
import type { Logger } from 'pino';
import { accountShare } from './account-share.js';
import { gatewayEnvironment } from '../edge/environment.js';
import type { Call } from './call.js';
import { CallRates } from './call-rates.js';
import { Fill } from './fill.js';
import { inString, jsonPieces } from './json-pieces.js';
import { resolve, type RememberedCall } from './idempotency-key.js';
import { SharedBucket, streamOf } from './shared-bucket.js';

const BUCKET = 'repeated-calls';
const DAY_MS = 86_400_000;
/**
 * Upper bound of what a key and its response take: 564 bytes of NATS' files for a comparison (measured with 2.10); responses with several
 * faces are longer.
 */
export const ENTRY_BYTES = 1_024;
/** An account's share is counted in windows of this length, in seconds. */
const SHARE_SECONDS = 3_600;
/** Longer than any call takes. A call that is still marked as running after that died with its gateway. */
const MAX_CALL_MS = 45_000;
/** How long a repeated call waits for the first one, in milliseconds. */
const MAX_WAIT_MS = 20_000;
const POLL_INTERVAL_MS = 100;
/** Attempts to store a response. Without it, a repeated call would do everything once more. */
const MAX_STORE_ATTEMPTS = 3;

/** Characters hashed in one turn of the event loop: about 2 ms. */
const TURN_CHARACTERS = 256 * 1024;

/** What the vendor allows as `ClientToken`, and longer: values of the header may be longer. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** A call that is repeated with its idempotency key gets the first one's response, for a day and on any gateway. */
@Injectable()
export class Idempotency implements OnModuleInit, OnModuleDestroy {
  private readonly bucket: SharedBucket;
  private readonly maxBytes = gatewayEnvironment().maxIdempotencyBytes;
  private readonly hashing: Buffer;
  private readonly fill: Fill;

  constructor(
    @Inject(NATS) connection: NatsConnection,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly keyring: Keyring,
    private readonly rates: CallRates,
  ) {
    this.bucket = new SharedBucket(connection, BUCKET, { ttl: DAY_MS, max_bytes: this.maxBytes });
    this.fill = new Fill(connection, 'idempotency-keys', [streamOf(BUCKET)], ({ state, config }) => state.bytes / config.max_bytes, log);
    this.hashing = keyring.derive('gateway/repeated-calls');
  }

  onModuleInit(): void {
    this.fill.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.fill.stop();
  }

  /**
   * Only successes are stored: a call that failed may be corrected and sent again. Throws IDEMPOTENCY.MISMATCH, IDEMPOTENCY.IN_PROGRESS if
   * the first call takes long, LIMIT.REACHED if the account's share of keys is used up, and SERVICE.UNAVAILABLE.
   */
  async once<Reply extends object>({ caller, action, content, idempotencyKey }: Call, run: () => Promise<Reply>): Promise<Reply> {
    if (idempotencyKey === undefined) return run();
    // the IETF's draft of the header puts the value in quotes
    const token = idempotencyKey.replace(/^"(.*)"$/, '$1');
    if (!KEY.test(token)) throw rpcErrors.invalid('ClientToken', 'must have 1 to 255 visible ASCII characters.');
    const key = this.hash('key', caller.accountId, caller.sandbox ? 'sandbox' : 'real', token);
    const contentHash = await this.hashContent(action, content);
    const first = await this.begin(key, contentHash, caller.accountId);
    if ('reply' in first) return this.open(key, first.reply) as Reply;
    try {
      const response = await run();
      await this.store(key, { content: contentHash, state: 'answered', until: 0, reply: this.seal(key, response) }, first.revision);
      return response;
    } catch (error) {
      await this.store(key, { content: contentHash, state: 'free', until: 0 }, first.revision);
      throw error;
    }
  }

  /** Returns the stored response, or the revision under which this call may run. */
  private async begin(key: string, contentHash: string, accountId: string): Promise<{ reply: string } | { revision: number }> {
    const end = Math.min(performance.now() + MAX_WAIT_MS, (requestContext()?.deadline ?? Infinity) - 1_000);
    for (;;) {
      const stored = await this.orUnavailable(() => this.bucket.get(key));
      const resolved = resolve(stored && (JSON.parse(new TextDecoder().decode(stored.value)) as RememberedCall), contentHash, Date.now());
      if (resolved.do === 'repeat') return resolved;
      if (resolved.do === 'refuse') {
        throw new Problem('IDEMPOTENCY.MISMATCH', 'This ClientToken was used within a day for a call with other parameters; use a new one.');
      }
      if (resolved.do === 'run') {
        if (!stored) await this.countKey(accountId);
        const running: RememberedCall = { content: contentHash, state: 'running', until: Date.now() + MAX_CALL_MS };
        const revision = await this.orUnavailable(() => this.bucket.replace(key, JSON.stringify(running), stored?.revision ?? 0));
        if (revision !== undefined) return { revision };
      } else if (performance.now() >= end) {
        throw new Problem('IDEMPOTENCY.IN_PROGRESS', 'The first call with this ClientToken is still in progress; send it again in a few seconds.', {
          seconds: 2,
        });
      } else await pause(POLL_INTERVAL_MS);
    }
  }

  /** A new key is counted against the account's share of the storage, which all accounts use for a day. */
  private async countKey(accountId: string): Promise<void> {
    const share = accountShare({ capacity: this.maxBytes / ENTRY_BYTES, retentionSeconds: DAY_MS / 1_000 }, this.fill.current, SHARE_SECONDS);
    const seconds = await this.rates.count(`${accountId}.idempotency-keys`, share);
    if (seconds > 0) {
      throw new Problem('LIMIT.REACHED', `Your account may use ${share.most} new idempotency keys an hour at present; try again in ${seconds} s.`, {
        limit: 'idempotency-keys',
        seconds,
      });
    }
  }

  /** If the outcome cannot be stored, the caller gets the response all the same. */
  private async store(key: string, call: RememberedCall, revision: number): Promise<void> {
    for (let attempt = 1; attempt <= MAX_STORE_ATTEMPTS; attempt++) {
      try {
        await this.bucket.replace(key, JSON.stringify(call), revision);
        return;
      } catch (error) {
        this.log.warn({ attempt, error: (error as Error).message }, 'outcome of a call with an idempotency key not stored yet');
      }
    }
  }

  /** A caller that sends a key relies on it: nothing may be done while the bucket is unreachable. */
  private orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    return work().catch(() => {
      throw new Problem('SERVICE.UNAVAILABLE', 'Idempotency keys cannot be looked up at present; try again.');
    });
  }

  private seal(key: string, reply: object): string {
    return this.keyring.seal(Buffer.from(JSON.stringify(reply)), `repeated-call/${key}`).toString('base64');
  }

  private open(key: string, sealed: string): object {
    return JSON.parse(this.keyring.open(Buffer.from(sealed, 'base64'), `repeated-call/${key}`).toString()) as object;
  }

  private hash(...parts: string[]): string {
    return createHmac('sha256', this.hashing).update(JSON.stringify(parts)).digest('hex');
  }

  /**
   * Equals `hash('content', action, text)`, where `text` is the JSON of the parameters sorted by name. It may hold megabytes of images, so
   * it is hashed in slices.
   */
  private async hashContent(action: string, content: Readonly<Record<string, unknown>>): Promise<string> {
    const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
    const hmac = createHmac('sha256', this.hashing).update(`["content",${JSON.stringify(action)},"`);
    let inThisTurn = 0;
    for (const piece of jsonPieces(sorted)) {
      hmac.update(inString(piece));
      inThisTurn += piece.length;
      if (inThisTurn < TURN_CHARACTERS) continue;
      inThisTurn = 0;
      await yieldToEventLoop();
    }
    return hmac.update('"]').digest('hex');
  }
}
