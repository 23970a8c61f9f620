import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { LOGGER, NATS, travelling } from '@shiren/bus';
import { Problem } from '@shiren/contracts';
import { Keyring } from '@shiren/encryption';
import { rpcErrors } from '@shiren/rpc';
import type { Logger } from 'pino';
import type { Call } from './call.js';
import { judge, type RememberedCall } from './repetition.js';
import { SharedBucket } from './shared-bucket.js';

const DAY = 86_400_000;
/** Longer than any call takes: what still runs then has died with its gateway. */
const LONGEST_CALL = 45_000;
/** Milliseconds that a repetition waits for the first call, and between two looks. */
const PATIENCE = 20_000;
const LOOK_PAUSE = 100;
/** Tries to keep an answer; without it a repetition would do everything once more. */
const KEEP_TRIES = 3;

/** What the vendor's `ClientToken` may be, and more, for headers hold longer ones. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Gives a call that comes again with its idempotency key the answer of the first, for a day, on whichever gateway it comes. */
@Injectable()
export class Repetitions {
  private readonly bucket: SharedBucket;
  private readonly hashing: Buffer;

  constructor(
    @Inject(NATS) connection: NatsConnection,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly keyring: Keyring,
  ) {
    this.bucket = new SharedBucket(connection, 'repeated-calls', { ttl: DAY, max_bytes: 256 * 1024 ** 2 });
    this.hashing = keyring.derive('gateway/repeated-calls');
  }

  /** Only successes are kept: a call that failed may be mended and sent again. Throws IDEMPOTENCY.MISMATCH, and IDEMPOTENCY.IN_PROGRESS where the first takes long. */
  async once<Reply extends object>({ caller, action, content, idempotencyKey }: Call, run: () => Promise<Reply>): Promise<Reply> {
    if (idempotencyKey === undefined) return run();
    // a header may hold it in quotes, as the IETF's draft writes it
    const given = idempotencyKey.replace(/^"(.*)"$/, '$1');
    if (!KEY.test(given)) throw rpcErrors.invalid('ClientToken', 'has 1 to 255 visible ASCII characters.');
    const key = this.hash('key', caller.accountId, caller.sandbox ? 'sandbox' : 'real', given);
    const asked = this.hash('content', action, canonical(content));
    const reply = await this.begin(key, asked);
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
  private async begin(key: string, asked: string): Promise<{ reply: string } | { revision: number }> {
    const end = Math.min(performance.now() + PATIENCE, (travelling()?.deadline ?? Infinity) - 1_000);
    for (;;) {
      const kept = await this.reaching(() => this.bucket.get(key));
      const judged = judge(kept && (JSON.parse(new TextDecoder().decode(kept.value)) as RememberedCall), asked, Date.now());
      if (judged.do === 'repeat') return judged;
      if (judged.do === 'refuse') {
        throw new Problem('IDEMPOTENCY.MISMATCH', 'This ClientToken was used within a day for a call that said something else; use a fresh one.');
      }
      if (judged.do === 'run') {
        const running: RememberedCall = { content: asked, state: 'running', until: Date.now() + LONGEST_CALL };
        const revision = await this.reaching(() => this.bucket.replace(key, JSON.stringify(running), kept?.revision ?? 0));
        if (revision !== undefined) return { revision };
      } else if (performance.now() >= end) {
        throw new Problem('IDEMPOTENCY.IN_PROGRESS', 'The first call with this ClientToken is still under way; send it again in a few seconds.', {
          seconds: 2,
        });
      } else await pause(LOOK_PAUSE);
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
}

/** The same text for the same content, in whatever order its parameters came. */
const canonical = (content: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1)));
