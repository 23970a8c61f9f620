import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MAX_ALERT_CHANNELS, type AlertChannel, type SaveAlertChannel } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/access.js';
import { lockAccount } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { takeChannelFromRules } from '../queries/alert-rules.js';
import { AlertChannelRecord, type ChannelSecrets, type ChannelSettings } from './alert-channel.entity.js';
import { sealedFor } from './channel-sender.js';
import { channelContent, type ChannelContent } from './channel-content.js';
import { fromTo } from './from-to.js';

/** Where an account's alerts go, as users edit it. */
@Injectable()
export class AlertChannels {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly keyring: Keyring,
  ) {}

  async list(accountId: string): Promise<AlertChannel[]> {
    return (await this.database.manager.find(AlertChannelRecord, { where: { accountId }, order: { id: 'asc' } })).map((record) => this.listed(record));
  }

  /** A new webhook gets a signing secret, which is returned only this once. */
  save(actor: Actor, request: SaveAlertChannel): Promise<{ channel: AlertChannel; secret?: string }> {
    const { accountId } = actor;
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, accountId);
      const before = request.id === undefined ? undefined : await findChannel(manager, accountId, request.id);
      if (!before && (await manager.countBy(AlertChannelRecord, { accountId })) >= MAX_ALERT_CHANNELS) {
        throw new Problem('ALERT.TOO_MANY', `An account has at most ${MAX_ALERT_CHANNELS} alert channels; remove one first.`);
      }
      const earlier = before ? { kind: before.kind, settings: before.settings, secrets: this.open(before) } : undefined;
      const content = channelContent(request, earlier);
      const made = !before && request.kind === 'webhook' ? newSecret() : undefined;
      const secrets = made === undefined ? content.secrets : { ...content.secrets, secret: made };
      const id = before?.id ?? uuid();
      const { name, kind, language } = request;
      const record = { ...{ id, accountId, name, kind, language, settings: content.settings }, ...this.seal(id, secrets) };
      if (before) await manager.update(AlertChannelRecord, { id }, record);
      else await manager.insert(AlertChannelRecord, record);
      await note(before ? 'alert.channel-change' : 'alert.channel-add', before?.name ?? name, {
        kind,
        ...fromTo(before ? auditOf(before.name, before.language, before.settings) : {}, auditOf(name, language, content.settings)),
        ...(earlier ? secretChanges(earlier, content) : {}),
      });
      return { channel: this.listed(record), ...(made === undefined ? {} : { secret: made }) };
    });
  }

  /** Throws REQUEST.INVALID if the channel is no webhook: the others have secrets of the receiver's. */
  renewSecret(actor: Actor, id: string): Promise<{ secret: string }> {
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, actor.accountId);
      const channel = await findChannel(manager, actor.accountId, id);
      if (channel.kind !== 'webhook') throw new Problem('REQUEST.INVALID', 'Only a webhook has a secret that is made here.');
      const secret = newSecret();
      await manager.update(AlertChannelRecord, { id }, this.seal(id, { secret }));
      await note('alert.channel-secret', channel.name);
      return { secret };
    });
  }

  /** Rules no longer use it, and what waits for it is given up. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, actor.accountId);
      const { name, kind } = await findChannel(manager, actor.accountId, id);
      await takeChannelFromRules(manager, actor.accountId, id);
      await manager.delete(AlertChannelRecord, { id });
      await note('alert.channel-remove', name, { kind });
    });
  }

  private open({ id, secrets }: AlertChannelRecord): ChannelSecrets {
    return JSON.parse(this.keyring.open(secrets, sealedFor(id)).toString()) as ChannelSecrets;
  }

  private seal(id: string, secrets: ChannelSecrets): Pick<AlertChannelRecord, 'secrets' | 'hasSecret'> {
    return { secrets: this.keyring.seal(Buffer.from(JSON.stringify(secrets)), sealedFor(id)), hasSecret: Boolean(secrets.secret) };
  }

  private listed(record: AlertChannelRecord): AlertChannel {
    const { id, name, kind, language, settings, hasSecret } = record;
    return { id, name, kind, language, ...settings, hasSecret };
  }
}

export async function findChannel(manager: EntityManager, accountId: string, id: string): Promise<AlertChannelRecord> {
  const channel = await manager.findOneBy(AlertChannelRecord, { id, accountId });
  if (!channel) throw new Problem('ALERT.NOT_FOUND', 'There is no such alert rule or channel; somebody may have removed it.');
  return channel;
}

/** In the format of Standard Webhooks. */
const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** Addresses of people stay out of the audit log. */
const auditOf = (name: string, language: string, { url, host, port, encryption, to }: ChannelSettings) => ({
  ...{ name, language, url: url ?? null, host: host ?? null, port: port ?? null, encryption: encryption ?? null, recipients: to?.length ?? null },
});

/** That something changed which the log doesn't show. */
function secretChanges(before: ChannelContent, after: ChannelContent): Record<string, true> {
  const changes = {
    addressChanged: before.secrets.url !== after.secrets.url,
    secretChanged: before.secrets.secret !== after.secrets.secret,
    userChanged: before.settings.user !== after.settings.user,
    senderChanged: before.settings.from !== after.settings.from,
    recipientsChanged: String(before.settings.to) !== String(after.settings.to),
  };
  return Object.fromEntries(Object.entries(changes).flatMap(([name, changed]) => (changed ? [[name, true] as const] : [])));
}
