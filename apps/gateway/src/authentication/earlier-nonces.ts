import { createHash } from 'node:crypto';
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { nonceStreams } from '@shiren/bus-access';
import { CLOCK_TOLERANCE } from '@shiren/rpc';
import { SharedBucket } from '../admission/shared-bucket.js';

/** The bucket in which gateways of release 0.1 store nonces. */
const BUCKET = 'signature-nonces';
/** How long old gateways may still run after the first new one. After that nothing writes to their bucket. */
const UPDATE_MS = 2 * 3_600_000;
/** JetStream error: there is no such stream (JSStreamNotFoundErr). */
const NOT_FOUND = 10_059;

/**
 * During a rolling update from release 0.1, nonces are also stored in the old gateways' bucket, so that no call is accepted once by an old
 * and once by a new gateway. This ends by itself, and nothing is done if there is no such bucket. To be removed in the release after next.
 */
export class EarlierNonces {
  private readonly bucket: SharedBucket;
  private until?: Promise<number>;

  constructor(private readonly connection: NatsConnection) {
    this.bucket = new SharedBucket(connection, BUCKET, { ttl: 2 * CLOCK_TOLERANCE + 60_000, max_bytes: 256 * 1024 ** 2 });
  }

  /** Whether no old gateway has seen this nonce. Always true once no old gateway can be running. */
  async store(accessKeyId: string, nonce: string): Promise<boolean> {
    this.until ??= this.findEnd();
    const until = await this.until.catch((error: unknown) => {
      this.until = undefined;
      throw error;
    });
    if (Date.now() >= until) return true;
    const key = createHash('sha256').update(`${accessKeyId}\n${nonce}`).digest('hex');
    return (await this.bucket.replace(key, '', 0)) !== undefined;
  }

  /** Epoch milliseconds; 0 if there is no old bucket. */
  private async findEnd(): Promise<number> {
    const { streams } = await jetstreamManager(this.connection, { checkAPI: false, timeout: 3_000 });
    const createdAt = (stream: string): Promise<number | undefined> =>
      streams.info(stream).then(
        ({ created }) => Date.parse(created),
        (error: unknown) => {
          if (error instanceof JetStreamApiError && error.code === NOT_FOUND) return undefined;
          throw error;
        },
      );
    const [old, current] = await Promise.all([createdAt(`KV_${BUCKET}`), createdAt(nonceStreams[0])]);
    return old === undefined ? 0 : (current ?? Date.now()) + UPDATE_MS;
  }
}
