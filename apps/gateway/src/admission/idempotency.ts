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
const DAY = 86_400_000;
/** A bound on what a key takes with its reply: 564 bytes of NATS' files for a comparison (measured with 2.10); replies with many faces are longer. */
export const ENTRY_BYTES = 1_024;
/** An account's share is counted in windows of this many seconds. */
const SHARE_SECONDS = 3_600;
/** Longer than any call takes: what still runs then has died with its gateway. */
const MAX_CALL_MS = 45_000;
/** Milliseconds that a repetition waits for the first call, and between two looks. */
const PATIENCE = 20_000;
const LOOK_PAUSE = 100;
/** Tries to keep an answer; without it a repetition would do everything once more. */
const KEEP_TRIES = 3;

/** What is hashed in one turn of the event loop: some 2 ms. */
const TURN_CHARACTERS = 256 * 1024;

/** What the vendor's `ClientToken` may be, and more, for headers hold longer ones. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Gives a call that comes again with its idempotency key the answer of the first, for a day, on whichever gateway it comes. */
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
    this.bucket = new SharedBucket(connection, BUCKET, { ttl: DAY, max_bytes: this.maxBytes });
    this.fill = new Fill(connection, 'idempotency-keys', [streamOf(BUCKET)], ({ state, config }) => state.bytes / config.max_bytes, log);
    this.hashing = keyring.derive('gateway/repeated-calls');
  }

  onModuleInit(): void {
    this.fill.start();
  }

  onModuleDestroy(): void {
    this.fill.stop();
  }

  /**
   * Only successes are kept: a call that failed may be corrected and sent again. Throws IDEMPOTENCY.MISMATCH,
   * IDEMPOTENCY.IN_PROGRESS where the first takes long, LIMIT.REACHED where the account's share of keys is used up, and SERVICE.UNAVAILABLE.
   */
  async once<Reply extends object>({ caller, action, content, idempotencyKey }: Call, run: () => Promise<Reply>): Promise<Reply> {
    if (idempotencyKey === undefined) return run();
    // a header may hold it in quotes, as the IETF's draft writes it
    const given = idempotencyKey.replace(/^"(.*)"$/, '$1');
    if (!KEY.test(given)) throw rpcErrors.invalid('ClientToken', 'has 1 to 255 visible ASCII characters.');
    const key = this.hash('key', caller.accountId, caller.sandbox ? 'sandbox' : 'real', given);
    const asked = await this.hashContent(action, content);
    const reply = await this.begin(key, asked, caller.accountId);
    if ('reply' in reply) return this.open(key, reply.reply) as Reply;
    try {
      const done = await run();
      await this.keep(key, { content: asked, state: 'answered', until: 0, reply: this.seal(key, done) }, reply.revision);
      return done;
    } catch (error) {
      await this.keep(key, { content: asked, state: 'free', until: 0 }, reply.revision);
      throw error;
    }
  }

  /** The earlier reply, or the revision under which this call may run. */
  private async begin(key: string, asked: string, accountId: string): Promise<{ reply: string } | { revision: number }> {
    const end = Math.min(performance.now() + PATIENCE, (requestContext()?.deadline ?? Infinity) - 1_000);
    for (;;) {
      const kept = await this.reaching(() => this.bucket.get(key));
      const resolved = resolve(kept && (JSON.parse(new TextDecoder().decode(kept.value)) as RememberedCall), asked, Date.now());
      if (resolved.do === 'repeat') return resolved;
      if (resolved.do === 'refuse') {
        throw new Problem('IDEMPOTENCY.MISMATCH', 'This ClientToken was used within a day for a call that said something else; use a fresh one.');
      }
      if (resolved.do === 'run') {
        if (!kept) await this.countKey(accountId);
        const running: RememberedCall = { content: asked, state: 'running', until: Date.now() + MAX_CALL_MS };
        const revision = await this.reaching(() => this.bucket.replace(key, JSON.stringify(running), kept?.revision ?? 0));
        if (revision !== undefined) return { revision };
      } else if (performance.now() >= end) {
        throw new Problem('IDEMPOTENCY.IN_PROGRESS', 'The first call with this ClientToken is still under way; send it again in a few seconds.', {
          seconds: 2,
        });
      } else await pause(LOOK_PAUSE);
    }
  }

  /** A new key takes room that all accounts share, for a day. */
  private async countKey(accountId: string): Promise<void> {
    const share = accountShare({ capacity: this.maxBytes / ENTRY_BYTES, keptSeconds: DAY / 1_000 }, this.fill.current, SHARE_SECONDS);
    const seconds = await this.rates.count(`${accountId}.idempotency-keys`, share);
    if (seconds > 0) {
      throw new Problem('LIMIT.REACHED', `Your account may use ${share.most} new idempotency keys an hour at present; try again in ${seconds} s.`, {
        limit: 'idempotency-keys',
        seconds,
      });
    }
  }

  /** Where it can't be kept the caller has the answer all the same. */
  private async keep(key: string, call: RememberedCall, revision: number): Promise<void> {
    for (let tries = 1; tries <= KEEP_TRIES; tries++) {
      try {
        await this.bucket.replace(key, JSON.stringify(call), revision);
        return;
      } catch (error) {
        this.log.warn({ tries, error: (error as Error).message }, 'outcome of a call with an idempotency key not kept yet');
      }
    }
  }

  /** Who sends a key relies on it: without the bucket nothing may be done. */
  private reaching<T>(work: () => Promise<T>): Promise<T> {
    return work().catch(() => {
      throw new Problem('SERVICE.UNAVAILABLE', 'Idempotency keys can not be looked up for the moment; try again.');
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

  /** `hash('content', action, text)` of the content as one JSON text with its parameters sorted, which may hold megabytes of images. */
  private async hashContent(action: string, content: Readonly<Record<string, unknown>>): Promise<string> {
    const sorted = Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1));
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
