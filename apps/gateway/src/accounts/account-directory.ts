import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import {
  accessKeyChanged,
  consoleQuestions,
  limits,
  limitsChanged,
  sceneChanged,
  type AccessKey,
  type AccountLimits,
  type Scene,
} from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { LRUCache } from 'lru-cache';

/** Changes arrive as events. If one is missed while the broker is unavailable, a stale entry is used for at most this long. */
const CACHE_TTL_MS = 60_000;
const MAX_ENTRIES = 10_000;

/** Caches AccessKeys, scenes and limits as the console holds them, until they change. */
@Injectable()
export class AccountDirectory implements OnModuleInit, OnModuleDestroy {
  private readonly keys = new LRUCache<string, AccessKey>({ max: MAX_ENTRIES, ttl: CACHE_TTL_MS });
  private readonly scenes = new LRUCache<string, Scene>({ max: MAX_ENTRIES, ttl: CACHE_TTL_MS });
  private readonly accounts = new LRUCache<string, AccountLimits>({ max: MAX_ENTRIES, ttl: CACHE_TTL_MS });
  private stops: (() => void)[] = [];

  constructor(private readonly bus: Bus) {}

  onModuleInit(): void {
    this.stops = [
      this.bus.watch(accessKeyChanged, ({ accessKeyId }) => this.keys.delete(accessKeyId)),
      this.bus.watch(sceneChanged, ({ accountId, biz }) => this.scenes.delete(sceneKey(accountId, biz))),
      this.bus.watch(limitsChanged, ({ accountId }) => this.accounts.delete(accountId)),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** Also returns disabled keys; their `status` says so. Throws ACCESS_KEY.NOT_FOUND. */
  async accessKey(accessKeyId: string): Promise<AccessKey> {
    const known = this.keys.get(accessKeyId);
    if (known) return known;
    const key = await this.bus.ask(consoleQuestions.accessKey, { accessKeyId });
    this.keys.set(accessKeyId, key);
    return key;
  }

  /** Throws SCENE.NOT_FOUND, also for a scene of another account. */
  async scene(accountId: string, biz: string): Promise<Scene> {
    const known = this.scenes.get(sceneKey(accountId, biz));
    if (known) return known;
    const scene = await this.bus.ask(consoleQuestions.scene, { accountId, biz });
    this.scenes.set(sceneKey(accountId, biz), scene);
    return scene;
  }

  /** A scene in which something new begins. Throws SCENE.DISABLED for one that is disabled or archived. */
  async sceneInUse(accountId: string, biz: string): Promise<Scene> {
    const scene = await this.scene(accountId, biz);
    if (scene.state === 'disabled' || scene.state === 'archived') {
      throw new Problem('SCENE.DISABLED', 'This scene is disabled, so no new verification begins in it; enable it in the console or use another scene.');
    }
    return scene;
  }

  async limits(accountId: string): Promise<AccountLimits> {
    const known = this.accounts.get(accountId);
    if (known) return known;
    const found = await this.bus.ask(limits.ofAccount, { accountId });
    this.accounts.set(accountId, found);
    return found;
  }
}

const sceneKey = (accountId: string, biz: string): string => `${accountId}/${biz}`;
