import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { maySee, type Identity, type ListReviews, type RevealedIdentity, type TakenReview, type WaitingReviews } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { readPage } from '@shiren/persistence';
import { DataSource, IsNull, Not, type SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../access/access.js';
import { UserRecord } from '../access/user.entity.js';
import { Audit } from '../audit/audit.js';
import { takeReview } from '../queries/take-review.js';
import { listed } from '../records/records.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { masked } from './masked.js';

/** Milliseconds for which others see that a reviewer looks at an attempt: longer than a decision takes, and short enough for one who was called away. */
export const TAKEN_MS = 10 * 60_000;
/** Milliseconds within which a decision that can no longer be undone arrives; after that, its attempt is shown again. */
const ARRIVES_WITHIN_MS = 30_000;

/** The queue of attempts that wait for a reviewer. */
@Injectable()
export class ReviewQueue {
  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly audit: Audit,
  ) {}

  /** Oldest first; `after` is the last key of the previous page. */
  async list(actor: Actor, { biz, doubt, mine, after, limit }: ListReviews, now = new Date()): Promise<WaitingReviews> {
    const takenSince = new Date(now.getTime() - TAKEN_MS);
    const query = this.waiting(actor, now).orderBy('attempt.attempt_id', 'ASC');
    if (biz !== undefined) query.andWhere('attempt.biz = :biz', { biz });
    if (doubt !== undefined) query.andWhere(':doubt = any(attempt.doubts)', { doubt });
    if (mine) query.andWhere('attempt.taken_by = :userId and attempt.taken_at >= :takenSince', { userId: actor.userId, takenSince });
    if (after !== undefined) query.andWhere('attempt.attempt_id > :after', { after });
    const [{ rows, more }, scenes] = await Promise.all([
      readPage(limit, (maxRows) => query.limit(maxRows).getMany()),
      this.waiting(actor, now)
        .select('attempt.biz', 'biz')
        .addSelect('count(*)::int', 'waiting')
        .groupBy('attempt.biz')
        .orderBy('attempt.biz')
        .getRawMany<{ biz: string; waiting: number }>(),
    ]);
    const names = await this.namesOf(rows.filter(({ takenAt }) => takenAt && takenAt >= takenSince));
    const reviews = rows.map((row) => {
      const takenBy = row.takenBy && row.takenAt && row.takenAt >= takenSince ? names.get(row.takenBy) : undefined;
      return { ...listed(row), referredAt: (row.referredAt as Date).toISOString(), doubts: row.doubts, ...(takenBy ? { takenBy } : {}) };
    });
    return { reviews, more, scenes };
  }

  /** Throws REVIEW.NOT_FOUND if the attempt does not wait for a reviewer, or is not the caller's to see. Who comes second takes it over. */
  async take(actor: Actor, attemptId: string, now = new Date()): Promise<TakenReview> {
    await this.find(actor, attemptId);
    const before = await takeReview(this.database.manager, { attemptId, userId: actor.userId, now, takenSince: new Date(now.getTime() - TAKEN_MS) });
    const takenBy = before && (await this.namesOf([{ takenBy: before }])).get(before);
    return { ...(takenBy ? { takenBy } : {}), masked: masked(await this.claimed(actor, attemptId)) };
  }

  /** The audit entry is written before anything is shown. Throws as `take` does. */
  async identity(actor: Actor, attemptId: string): Promise<RevealedIdentity> {
    const { accountId, biz, ticketId } = await this.find(actor, attemptId);
    await this.audit.transaction(actor, async (_manager, _emit, note) => note('attempt.identity', `${biz}/${ticketId}`, { attemptId }));
    const [identity, { front, back }] = await Promise.all([this.claimed(actor, attemptId), this.bus.ask(materials.cards, { attemptId, accountId })]);
    return { ...identity, card: { ...front?.fields, ...back?.fields } };
  }

  private async claimed({ accountId }: Actor, attemptId: string): Promise<Identity> {
    const given = new Map((await this.bus.ask(materials.list, { attemptId, accountId })).map(({ type, value }) => [type, value]));
    const [name, number] = [given.get('Name'), given.get('IdentificationNumber')];
    return { ...(name ? { name } : {}), ...(number ? { number } : {}) };
  }

  private async find(actor: Actor, attemptId: string): Promise<AttemptRecord> {
    const { accountId } = actor;
    const record = await this.database.manager.findOneBy(AttemptRecord, { attemptId, accountId, referredAt: Not(IsNull()), decidedAt: IsNull() });
    if (!record || !maySee(actor, record.biz)) throw new Problem('REVIEW.NOT_FOUND', 'This attempt is not waiting for a review; reload the page.');
    return record;
  }

  private waiting({ accountId, scenes }: Actor, now: Date): SelectQueryBuilder<AttemptRecord> {
    const query = this.database.manager
      .createQueryBuilder(AttemptRecord, 'attempt')
      .where('attempt.account_id = :accountId', { accountId })
      .andWhere('attempt.referred_at is not null and attempt.decided_at is null and attempt.erased_at is null')
      .andWhere('(attempt.held_until is null or attempt.held_until < :arrived)', { arrived: new Date(now.getTime() - ARRIVES_WITHIN_MS) });
    return scenes === null ? query : query.andWhere('attempt.biz = any(:scenes)', { scenes });
  }

  private async namesOf(rows: readonly Pick<AttemptRecord, 'takenBy'>[]): Promise<Map<string, string>> {
    const ids = rows.flatMap(({ takenBy }) => takenBy ?? []);
    if (ids.length === 0) return new Map();
    const users = await this.database.manager.createQueryBuilder(UserRecord, 'person').where('person.id = any(:ids)', { ids }).getMany();
    return new Map(users.map(({ id, name }) => [id, name]));
  }
}
