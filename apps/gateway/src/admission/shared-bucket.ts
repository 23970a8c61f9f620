import { JetStreamApiError, jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { Kvm, type KV, type KvOptions } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { yieldToEventLoop, streamReplicas } from '@shiren/bus';

/** JetStream error: the key's revision is not the expected one (JSStreamWrongLastSequenceErrF). */
const WRONG_LAST_SEQUENCE = 10_071;
const DEADLINE_MS = 3_000;

/** The name of the stream behind a bucket. */
export const streamOf = (bucket: string): string => `KV_${bucket}`;

export interface StoredEntry {
  value: Uint8Array;
  revision: number;
}

/** State that all gateways share: a key-value bucket of the broker. It is created if missing, also after the broker has lost its store. */
export class SharedBucket {
  private opening?: Promise<KV>;

  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
    private readonly options: Partial<KvOptions>,
  ) {}

  get(key: string): Promise<StoredEntry | undefined> {
    return this.within(async (bucket) => (await bucket.get(key)) ?? undefined);
  }

  /** Writes if the key still has this revision (0: was never written) and returns the new one; undefined if another gateway wrote first. */
  async replace(key: string, value: Uint8Array | string, revision: number): Promise<number | undefined> {
    return this.within(async (bucket) => {
      try {
        return await bucket.put(key, value, { previousSeq: revision });
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) return undefined;
        throw error;
      }
    });
  }

  private async within<T>(work: (bucket: KV) => Promise<T>): Promise<T> {
    try {
      const bucket = await (this.opening ??= this.open());
      await yieldToEventLoop();
      return await work(bucket);
    } catch (error) {
      this.opening = undefined; // the bucket may be gone with its broker's store; the next call creates it again
      throw error;
    }
  }

  private async open(): Promise<KV> {
    const client = jetstream(this.connection, { timeout: DEADLINE_MS });
    const bucket = await new Kvm(client).create(this.name, { replicas: streamReplicas(), ...this.options });
    await this.enlarge(client);
    return bucket;
  }

  /** Gives a bucket that an earlier release created the size this one wants; `create` leaves existing buckets as they are. */
  private async enlarge(client: JetStreamClient): Promise<void> {
    const { max_bytes } = this.options;
    const { streams } = await client.jetstreamManager(false);
    const { config } = await streams.info(streamOf(this.name));
    if (max_bytes !== undefined && config.max_bytes < max_bytes) await streams.update(config.name, { ...config, max_bytes });
  }
}
