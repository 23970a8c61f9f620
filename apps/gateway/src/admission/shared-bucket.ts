import { JetStreamApiError, jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { Kvm, type KV, type KvOptions } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { yieldToEventLoop, streamReplicas } from '@shiren/bus';

/** JetStream: the key has another revision than the expected one (JSStreamWrongLastSequenceErrF). */
const WRONG_LAST_SEQUENCE = 10_071;
const DEADLINE = 3_000;

/** The stream that holds a bucket. */
export const streamOf = (bucket: string): string => `KV_${bucket}`;

export interface Kept {
  value: Uint8Array;
  revision: number;
}

/** What all gateways remember together: a bucket of the broker, made where it is missing, also after the broker lost its store. */
export class SharedBucket {
  private opening?: Promise<KV>;

  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
    private readonly options: Partial<KvOptions>,
  ) {}

  get(key: string): Promise<Kept | undefined> {
    return this.within(async (bucket) => (await bucket.get(key)) ?? undefined);
  }

  /** Writes where the key still has this revision (0: was never written), and answers the new one; undefined where another was first. */
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
      this.opening = undefined; // the bucket may be gone with its broker's store; the next call makes it anew
      throw error;
    }
  }

  private async open(): Promise<KV> {
    const client = jetstream(this.connection, { timeout: DEADLINE });
    const bucket = await new Kvm(client).create(this.name, { replicas: streamReplicas(), ...this.options });
    await this.enlarge(client);
    return bucket;
  }

  /** A bucket that an earlier release made gets the room that this one wants; `create` leaves it as it is. */
  private async enlarge(client: JetStreamClient): Promise<void> {
    const { max_bytes } = this.options;
    const { streams } = await client.jetstreamManager(false);
    const { config } = await streams.info(streamOf(this.name));
    if (max_bytes !== undefined && config.max_bytes < max_bytes) await streams.update(config.name, { ...config, max_bytes });
  }
}
