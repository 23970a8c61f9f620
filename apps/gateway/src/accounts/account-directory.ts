import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { accessKeyChanged, console, limits, limitsChanged, sceneChanged, type AccessKey, type AccountLimits, type Scene } from '@shiren/contracts-console';
import { LRUCache } from 'lru-cache';

/** A change is told by an event; should that be missed while the bus is away, this bounds how long the old one counts. */
const LIFE = 60_000;
const MAX_ENTRIES = 10_000;

/** AccessKeys, scenes and limits as the console knows them, remembered until they change. */
@Injectable()
export class AccountDirectory implements OnModuleInit, OnModuleDestroy {
  private readonly keys = new LRUCache<string, AccessKey>({ max: MAX_ENTRIES, ttl: LIFE });
  private readonly scenes = new LRUCache<string, Scene>({ max: MAX_ENTRIES, ttl: LIFE });
  private readonly accounts = new LRUCache<string, AccountLimits>({ max: MAX_ENTRIES, ttl: LIFE });
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

  /** Throws ACCESS_KEY.NOT_FOUND. A disabled key is found too, and says so. */
  async accessKey(accessKeyId: string): Promise<AccessKey> {
    const known = this.keys.get(accessKeyId);
    if (known) return known;
    const key = await this.bus.ask(console.accessKey, { accessKeyId });
    this.keys.set(accessKeyId, key);
    return key;
  }

  /** Throws SCENE.NOT_FOUND, for another account's scene too. */
  async scene(accountId: string, biz: string): Promise<Scene> {
    const known = this.scenes.get(sceneKey(accountId, biz));
    if (known) return known;
    const scene = await this.bus.ask(console.scene, { accountId, biz });
    this.scenes.set(sceneKey(accountId, biz), scene);
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
