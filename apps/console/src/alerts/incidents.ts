import type { EntityManager } from 'typeorm';
import { In, IsNull } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { AlertChannelRecord } from './alert-channel.entity.js';
import { AlertDeliveryRecord } from './alert-delivery.entity.js';
import { AlertIncidentRecord } from './alert-incident.entity.js';
import type { AlertRuleRecord } from './alert-rule.entity.js';
import { ruleOf, type AlertContent, type Measured } from './content.js';

/** How many messages of one account may wait; more are recorded as failed, so that channels that don't answer can't fill the table. */
const MAX_WAITING = 500;

/** Call these in a transaction that has locked the rule. */

export async function fire(manager: EntityManager, rule: AlertRuleRecord, measured: Measured, baseline: number | undefined, now: Date): Promise<void> {
  const id = uuid();
  await manager.insert(AlertIncidentRecord, { id, ruleId: rule.id, firedAt: now, baseline: baseline ?? null });
  await announce(manager, rule, { event: 'fired', at: now.toISOString(), incident: { id, firedAt: now.toISOString() }, rule: ruleOf(rule), measured });
}

/** Ends the open incident of a rule; nothing if it has none. */
export async function resolve(
  manager: EntityManager,
  rule: AlertRuleRecord,
  ended: NonNullable<AlertContent['ended']>,
  now: Date,
  measured?: Measured,
): Promise<void> {
  const open = await manager.findOneBy(AlertIncidentRecord, { ruleId: rule.id, resolvedAt: IsNull() });
  if (!open) return;
  await manager.update(AlertIncidentRecord, { id: open.id }, { resolvedAt: now });
  const incident = { id: open.id, firedAt: open.firedAt.toISOString() };
  await announce(manager, rule, { event: 'resolved', at: now.toISOString(), incident, rule: ruleOf(rule), ended, ...(measured ? { measured } : {}) });
}

async function announce(manager: EntityManager, { id: ruleId, accountId, channels }: AlertRuleRecord, content: AlertContent): Promise<void> {
  const found = await manager.findBy(AlertChannelRecord, { accountId, id: In(channels) });
  if (found.length === 0) return;
  const isFull = (await manager.countBy(AlertDeliveryRecord, { accountId, state: 'waiting' })) >= MAX_WAITING;
  await manager.insert(
    AlertDeliveryRecord,
    found.map((channel) => ({
      ...{ id: uuid(), accountId, ruleId, channelId: channel.id, channelName: channel.name, channelKind: channel.kind, content },
      ...(isFull ? { state: 'failed' as const, lastAnswer: 'too-many-waiting' } : { state: 'waiting' as const }),
    })),
  );
}
