import { Injectable } from '@nestjs/common';
import type { AlertDelivery, ReadAlertLog } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { readPage } from '@shiren/persistence';
import { DataSource, LessThan, MoreThan } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/access.js';
import { lockAccount } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { inMilliseconds } from '../queries/alert-deliveries.js';
import { findChannel } from './alert-channels.js';
import { AlertDeliveryRecord } from './alert-delivery.entity.js';
import { AlertWorker, CLAIM_MS } from './alert-worker.js';
import type { AlertContent } from './content.js';

const MAX_TESTS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/** What was sent to the channels of an account, and tests of them. */
@Injectable()
export class AlertLog {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly worker: AlertWorker,
  ) {}

  async read(accountId: string, { before, limit }: Pick<ReadAlertLog, 'before' | 'limit'>): Promise<{ deliveries: AlertDelivery[]; more: boolean }> {
    const where = { accountId, ...(before === undefined ? {} : { id: LessThan(before) }) };
    const { rows, more } = await readPage(limit, (take) => this.database.manager.find(AlertDeliveryRecord, { where, order: { id: 'desc' }, take }));
    return { deliveries: rows.map(listed), more };
  }

  /** Sends a message now and waits for what comes of it. */
  async test(actor: Actor, channelId: string): Promise<AlertDelivery> {
    const { accountId, timeZone } = actor;
    const id = uuid();
    const content: AlertContent = { event: 'test', at: new Date().toISOString() };
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, accountId);
      const { name: channelName, kind: channelKind } = await findChannel(manager, accountId, channelId);
      const recently = await manager.findBy(AlertDeliveryRecord, { accountId, createdAt: MoreThan(new Date(Date.now() - MINUTE_MS)) });
      if (recently.filter(({ content: { event } }) => event === 'test').length >= MAX_TESTS_PER_MINUTE) {
        throw new Problem('LIMIT.REACHED', 'Too many tests within a minute; wait a minute.', { limit: 'alert-tests', seconds: 60 });
      }
      await manager.insert(AlertDeliveryRecord, { ...{ id, accountId, channelId, channelName, channelKind, content }, state: 'waiting', ruleId: null });
      // claimed from the beginning, so that no worker sends it too
      await manager.update(AlertDeliveryRecord, { id }, { claimedUntil: inMilliseconds(CLAIM_MS) });
      await note('alert.test', channelName, { kind: channelKind });
    });
    const { claimedUntil } = await this.database.manager.findOneByOrFail(AlertDeliveryRecord, { id });
    if (claimedUntil) await this.worker.deliver({ id, accountId, channelId, content, tries: 0, claimedUntil, timeZone });
    return listed(await this.database.manager.findOneByOrFail(AlertDeliveryRecord, { id }));
  }
}

const listed = ({
  id,
  content,
  channelName,
  channelKind,
  state,
  tries,
  lastAnswer,
  lastTriedAt,
  nextTryAt,
  createdAt,
}: AlertDeliveryRecord): AlertDelivery => ({
  ...{ id, state, tries, event: content.event, channel: channelName, channelKind, createdAt: createdAt.toISOString() },
  ...(content.rule ? { rule: content.rule.name, kind: content.rule.kind } : {}),
  ...(content.rule?.biz === undefined ? {} : { biz: content.rule.biz }),
  ...(lastAnswer === null ? {} : { lastAnswer }),
  ...(lastTriedAt === null ? {} : { lastTriedAt: lastTriedAt.toISOString() }),
  ...(state === 'waiting' ? { nextTryAt: nextTryAt.toISOString() } : {}),
});
