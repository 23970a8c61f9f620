import { createHash } from 'node:crypto';
import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type StreamConfig,
} from '@nats-io/jetstream';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { LOGGER, NATS, yieldToEventLoop, streamReplicas } from '@shiren/bus';
import { nonceStreams } from '@shiren/bus-access';
import type { Rate } from '@shiren/contracts-console';
import { CLOCK_TOLERANCE, rpcErrors } from '@shiren/rpc';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { accountShare } from '../admission/account-share.js';
import { gatewayEnvironment } from '../edge/environment.js';
import { Fill } from '../admission/fill.js';
import { EarlierNonces } from './earlier-nonces.js';

/**
 * A request may be used first when its time stamp is 15 minutes ahead, and again until it is 15 minutes old; two more minutes allow for
 * clock differences.
 */
export const NONCE_WINDOW_MS = 2 * CLOCK_TOLERANCE + 120_000;
const DEADLINE_MS = 3_000;
/** An account's share is counted in windows of this length, in seconds. */
const SHARE_SECONDS = 60;
/** Nonces that this gateway knows without asking, about 10 MB. Replaying a captured call many times therefore costs its owner almost nothing. */
const MAX_REMEMBERED = 50_000;
/** JetStream error: the stream exists with another configuration (JSStreamNameExistErr). */
const OTHER_CONFIGURATION = 10_058;

/**
 * Remembers the nonces of all requests that could still be replayed, for all gateways together. They are the message ids of a few streams,
 * chosen by the nonce's hash. NATS itself says in one step, by its own clock, whether it saw an id within the window, and still knows after
 * a restart.
 */
@Injectable()
export class Nonces implements OnModuleInit, OnModuleDestroy {
  private readonly capacity = gatewayEnvironment().maxNonces;
  private readonly client: JetStreamClient;
  private readonly opening = new Map<string, Promise<void>>();
  private readonly remembered = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: NONCE_WINDOW_MS });
  private readonly earlier: EarlierNonces;
  private readonly fill: Fill;

  constructor(
    @Inject(NATS) private readonly connection: NatsConnection,
    @Inject(LOGGER) log: Logger,
  ) {
    this.client = jetstream(connection, { timeout: DEADLINE_MS });
    this.earlier = new EarlierNonces(connection);
    this.fill = new Fill(connection, 'nonces', nonceStreams, ({ state, config }) => state.messages / config.max_msgs, log);
  }

  onModuleInit(): void {
    this.fill.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.fill.stop();
  }

  /** How many calls an account may sign with all its keys, given how full the store is now. */
  accountShare(): Rate {
    return accountShare({ capacity: this.capacity, retentionSeconds: NONCE_WINDOW_MS / 1_000 }, this.fill.current, SHARE_SECONDS);
  }

  /** Throws SignatureNonceUsed if this gateway knows so without asking. To be called before the call is counted. */
  refuseKnown(accessKeyId: string, nonce: string): void {
    if (this.remembered.has(idOf(accessKeyId, nonce))) throw rpcErrors.nonceUsed();
  }

  /**
   * Throws SignatureNonceUsed for a nonce seen before, and ServiceUnavailable if that can't be determined because NATS is unavailable or
   * its store is full.
   */
  async use(accessKeyId: string, nonce: string): Promise<void> {
    const id = idOf(accessKeyId, nonce);
    const [isNew, wasNew] = await Promise.all([this.store(id), this.earlier.store(accessKeyId, nonce)]).catch(() => {
      throw rpcErrors.unavailable();
    });
    this.remembered.set(id, true);
    if (!isNew || !wasNew) throw rpcErrors.nonceUsed();
  }

  private async store(id: string): Promise<boolean> {
    const stream = nonceStreams[Buffer.from(id, 'base64url').readUInt16BE() % nonceStreams.length] ?? '';
    try {
      if (!this.opening.has(stream)) this.opening.set(stream, this.open(stream));
      await this.opening.get(stream);
      await yieldToEventLoop();
      const { duplicate } = await this.client.publish(stream, '', { msgID: id });
      return !duplicate;
    } catch (error) {
      this.opening.delete(stream); // it may be gone with the broker's store; the next call makes it again
      throw error;
    }
  }

  private async open(stream: string): Promise<void> {
    const { streams } = await jetstreamManager(this.connection, { checkAPI: false, timeout: DEADLINE_MS });
    const config = {
      name: stream,
      subjects: [stream],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New, // the oldest is never dropped for the newest: it could then be replayed
      max_age: nanos(NONCE_WINDOW_MS),
      duplicate_window: nanos(NONCE_WINDOW_MS),
      max_msgs: Math.ceil(this.capacity / nonceStreams.length),
      num_replicas: streamReplicas(),
    } satisfies Partial<StreamConfig>;
    try {
      await streams.add(config);
    } catch (error) {
      if (!(error instanceof JetStreamApiError && error.code === OTHER_CONFIGURATION)) throw error;
      await streams.update(stream, config); // MAX_NONCES was changed
    }
  }
}

/** 128 bits of a hash, in 22 characters: the id is most of what a nonce costs. */
const idOf = (accessKeyId: string, nonce: string): string =>
  createHash('sha256').update(`${accessKeyId}\n${nonce}`).digest().subarray(0, 16).toString('base64url');
