import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { NATS } from '@shiren/bus';
import { CLOCK_TOLERANCE, rpcErrors } from '@shiren/rpc';

/** JetStream: the subject has a message already (JSStreamWrongLastSequenceErrF). */
const WRONG_LAST_SEQUENCE = 10_071;
const DEADLINE = 3_000;

/** Remembers the nonces of a request's whole lifetime in a bucket that all gateways share. */
@Injectable()
export class Nonces {
  private opening?: Promise<KV>;

  constructor(@Inject(NATS) private readonly connection: NatsConnection) {}

  /** Throws SignatureNonceUsed the second time. */
  async use(accessKeyId: string, nonce: string): Promise<void> {
    const key = createHash('sha256').update(`${accessKeyId}\n${nonce}`).digest('hex');
    try {
      const bucket = await (this.opening ??= this.open());
      await bucket.put(key, '', { previousSeq: 0 });
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) throw rpcErrors.nonceUsed();
      this.opening = undefined; // the bucket may be gone with its broker's store; the next request makes it anew
      throw rpcErrors.unavailable();
    }
  }

  private open(): Promise<KV> {
    const stream = jetstream(this.connection, { timeout: DEADLINE });
    return new Kvm(stream).create('signature-nonces', {
      ttl: 2 * CLOCK_TOLERANCE + 60_000,
      max_bytes: 256 * 1024 ** 2,
      replicas: Number(process.env['NATS_STREAM_REPLICAS'] ?? 1),
    });
  }
}
