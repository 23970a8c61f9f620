import { Injectable } from '@nestjs/common';
import { MAX_ALERT_RULES, attackReasons, billedServices, isWindowed, type AlertRule, type SaveAlertRule } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { DataSource, In, IsNull, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/access.js';
import { lockAccount } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { SceneRecord } from '../scenes/scene.entity.js';
import { AlertChannelRecord } from './alert-channel.entity.js';
import { AlertIncidentRecord } from './alert-incident.entity.js';
import { AlertRuleRecord } from './alert-rule.entity.js';
import { AlertWorker } from './alert-worker.js';
import { fromTo } from './from-to.js';
import { resolve } from './incidents.js';

type Content = Pick<AlertRuleRecord, 'name' | 'kind' | 'biz' | 'part' | 'threshold' | 'windowMinutes' | 'minAttempts' | 'enabled' | 'channels'>;

/** The rules of an account, as users edit them. */
@Injectable()
export class AlertRules {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly worker: AlertWorker,
  ) {}

  async list(accountId: string): Promise<AlertRule[]> {
    const { manager } = this.database;
    const records = await manager.find(AlertRuleRecord, { where: { accountId }, order: { id: 'asc' } });
    const open = await manager.findBy(AlertIncidentRecord, { ruleId: In(records.map(({ id }) => id)), resolvedAt: IsNull() });
    return records.map((record) =>
      listed(
        record,
        open.find(({ ruleId }) => ruleId === record.id),
      ),
    );
  }

  /** A change of what the rule watches, and switching it off, end its open alert, and its channels are informed. */
  async save(actor: Actor, request: SaveAlertRule): Promise<AlertRule> {
    const content = contentOf(request);
    const { accountId } = actor;
    const id = await this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, accountId);
      const names = await channelNames(manager, accountId);
      await expectParts(manager, accountId, content, names);
      if (request.id === undefined) {
        if ((await manager.countBy(AlertRuleRecord, { accountId })) >= MAX_ALERT_RULES) {
          throw new Problem('ALERT.TOO_MANY', `An account has at most ${MAX_ALERT_RULES} alert rules; remove one first.`);
        }
        const record = { id: uuid(), accountId, ...content };
        await manager.insert(AlertRuleRecord, record);
        await note('alert.rule-add', content.name, fromTo({}, auditOf(content, names)));
        return record.id;
      }
      const before = await findRule(manager, accountId, request.id);
      const changes = fromTo(auditOf(before, names), auditOf(content, names));
      const changed = Object.keys(changes).some((key) => key !== 'name' && key !== 'channels');
      if (changed) await resolve(manager, before, 'rule-changed', new Date());
      const again = changed ? { troubledSince: null, checkedAt: null, nextCheckAt: () => 'now()' } : {};
      await manager.update(AlertRuleRecord, { id: before.id }, { ...content, revision: before.revision + 1, ...again });
      await note('alert.rule-change', before.name, changes);
      return before.id;
    });
    this.worker.wake();
    const saved = (await this.list(accountId)).find((rule) => rule.id === id);
    if (!saved) throw noSuchRule();
    return saved;
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, actor.accountId);
      const rule = await findRule(manager, actor.accountId, id);
      await resolve(manager, rule, 'rule-changed', new Date());
      await manager.delete(AlertRuleRecord, { id });
      await note('alert.rule-remove', rule.name, { kind: rule.kind });
    });
    this.worker.wake();
  }
}

const noSuchRule = (): Problem => new Problem('ALERT.NOT_FOUND', 'There is no such alert rule or channel; somebody may have removed it.');

async function findRule(manager: EntityManager, accountId: string, id: string): Promise<AlertRuleRecord> {
  const rule = await manager.findOne(AlertRuleRecord, { where: { id, accountId }, lock: { mode: 'pessimistic_write' } });
  if (!rule) throw noSuchRule();
  return rule;
}

/** What belongs to the rule's kind. Throws REQUEST.INVALID if something is missing. */
function contentOf({ name, kind, biz, part, threshold, windowMinutes, minAttempts, enabled, channels }: SaveAlertRule): Content {
  const common = { name, kind, threshold, enabled, channels };
  const parts: readonly string[] = kind === 'attacks' ? attackReasons : kind === 'quota' ? billedServices : [];
  if (parts.length > 0 && !parts.includes(part ?? '')) {
    throw new Problem(
      'REQUEST.INVALID',
      kind === 'quota' ? 'Choose the service whose quota the rule watches.' : 'Choose the kind of attack that the rule watches.',
    );
  }
  const watched = { part: parts.length > 0 ? (part ?? null) : null };
  if (!isWindowed(kind)) return { ...common, ...watched, biz: null, windowMinutes: null, minAttempts: null };
  if (windowMinutes === undefined || minAttempts === undefined) {
    throw new Problem('REQUEST.INVALID', 'This kind of rule needs a window and a least number of attempts.');
  }
  return { ...common, ...watched, biz: biz ?? null, windowMinutes, minAttempts };
}

type ChannelNames = ReadonlyMap<string, string>;

async function channelNames(manager: EntityManager, accountId: string): Promise<ChannelNames> {
  return new Map((await manager.findBy(AlertChannelRecord, { accountId })).map(({ id, name }) => [id, name]));
}

async function expectParts(manager: EntityManager, accountId: string, { biz, channels }: Content, names: ChannelNames): Promise<void> {
  if (biz !== null && !(await manager.existsBy(SceneRecord, { accountId, biz }))) throw new Problem('SCENE.NOT_FOUND', 'There is no such scene.');
  if (!channels.every((id) => names.has(id))) throw noSuchRule();
}

const auditOf = ({ channels, ...rest }: Content, names: ChannelNames): Record<string, string | number | boolean | null> => {
  const { name, kind, biz, part, threshold, windowMinutes, minAttempts, enabled } = rest;
  return {
    name,
    kind,
    biz,
    part,
    threshold,
    windowMinutes,
    minAttempts,
    enabled,
    channels: channels
      .flatMap((id) => names.get(id) ?? [])
      .sort()
      .join(', '),
  };
};

const listed = (
  { id, name, kind, biz, part, threshold, windowMinutes, minAttempts, enabled, channels, checkedAt }: AlertRuleRecord,
  open: AlertIncidentRecord | undefined,
): AlertRule => ({
  ...{ id, name, kind, threshold, enabled, channels },
  ...(biz === null ? {} : { biz }),
  ...(part === null ? {} : { part }),
  ...(windowMinutes === null ? {} : { windowMinutes }),
  ...(minAttempts === null ? {} : { minAttempts }),
  ...(open ? { firingSince: open.firedAt.toISOString() } : {}),
  ...(checkedAt ? { checkedAt: checkedAt.toISOString() } : {}),
});
