import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { doers, type CallbackTarget, type SwitchOffCallback } from '@shiren/contracts-console';
import { Keyring } from '@shiren/encryption';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { SceneRecord } from './scene.entity.js';
import { noSuchScene } from './scenes.js';

/** How long the previous secret still signs as well, in milliseconds: time to give the new one to every receiver. */
const ROTATION_MS = 86_400_000;

/** Where the results of a scene are sent, and what signs them. */
@Injectable()
export class SceneCallbacks {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly keyring: Keyring,
  ) {}

  async target(accountId: string, biz: string): Promise<CallbackTarget> {
    const record = await this.database.manager.findOne(SceneRecord, {
      where: { accountId, biz },
      select: { id: true, settings: true, callbackSecret: true, callbackSecretBefore: true, callbackSecretRenewedAt: true, callbackOffAt: true },
    });
    if (!record) throw noSuchScene();
    const { id, callbackSecret, callbackSecretBefore, callbackSecretRenewedAt, callbackOffAt } = record;
    const url = record.settings.callback?.url;
    const inRotation = callbackSecretRenewedAt !== null && Date.now() - callbackSecretRenewedAt.getTime() < ROTATION_MS;
    const sealed = [callbackSecret, inRotation ? callbackSecretBefore : null].filter((secret) => secret !== null);
    return {
      ...(url === undefined ? {} : { url }),
      off: callbackOffAt !== null,
      secrets: sealed.map((secret) => this.keyring.open(secret, sealedFor(id)).toString()),
    };
  }

  /** The address answered 410 Gone; it stays off until somebody saves the scene. */
  switchOff({ accountId, biz, url }: SwitchOffCallback): Promise<void> {
    return this.audit.transaction({ accountId, userName: doers.system, address: '' }, async (manager, _emit, note) => {
      const { affected } = await manager
        .createQueryBuilder()
        .update(SceneRecord)
        .set({ callbackOffAt: new Date() })
        .where(`account_id = :accountId and biz = :biz and callback_off_at is null and settings -> 'callback' ->> 'url' = :url`, { accountId, biz, url })
        .execute();
      if (affected) await note('scene.callback-off', biz, { answered: 410 });
    });
  }

  /** Call this in the transaction that saves a scene: it then has a secret, and its address is on. */
  async saved(manager: EntityManager, { id }: SceneRecord): Promise<void> {
    const { sealed } = this.newSecret(id);
    await manager
      .createQueryBuilder()
      .update(SceneRecord)
      .set({ callbackSecret: () => 'coalesce(callback_secret, :sealed)', callbackOffAt: null })
      .where({ id })
      .setParameter('sealed', sealed)
      .execute();
  }

  /** Returns the secret, which is shown only this once. The previous one still signs for a day; renewing twice drops it at once. */
  renewSecret(actor: Actor, biz: string): Promise<{ secret: string }> {
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const record = await manager.findOneBy(SceneRecord, { accountId: actor.accountId, biz });
      if (!record) throw noSuchScene();
      const { secret, sealed } = this.newSecret(record.id);
      const before = { callbackSecretBefore: () => 'callback_secret', callbackSecretRenewedAt: () => 'now()' };
      await manager.update(SceneRecord, { id: record.id }, { callbackSecret: sealed, ...before });
      await note('scene.callback-secret', biz);
      return { secret };
    });
  }

  /** In the format of Standard Webhooks. */
  private newSecret(sceneId: string): { secret: string; sealed: Buffer } {
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    return { secret, sealed: this.keyring.seal(Buffer.from(secret), sealedFor(sceneId)) };
  }
}

export const sealedFor = (sceneId: string): string => `scene/${sceneId}/callback`;
