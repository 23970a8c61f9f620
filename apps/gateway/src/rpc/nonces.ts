import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { NATS } from '@shiren/bus';
import { CLOCK_TOLERANCE, rpcErrors } from '@shiren/rpc';
import { SharedBucket } from '../admission/shared-bucket.js';

/** Remembers the nonces of a request's whole lifetime in a bucket that all gateways share. */
@Injectable()
export class Nonces {
  private readonly bucket: SharedBucket;

  constructor(@Inject(NATS) connection: NatsConnection) {
    this.bucket = new SharedBucket(connection, 'signature-nonces', { ttl: 2 * CLOCK_TOLERANCE + 60_000, max_bytes: 256 * 1024 ** 2 });
  }

  /** Throws SignatureNonceUsed the second time. */
  async use(accessKeyId: string, nonce: string): Promise<void> {
    const key = createHash('sha256').update(`${accessKeyId}\n${nonce}`).digest('hex');
    const first = await this.bucket.replace(key, '', 0).catch(() => {
      throw rpcErrors.unavailable();
    });
    if (first === undefined) throw rpcErrors.nonceUsed();
  }
}
