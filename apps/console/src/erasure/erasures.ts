import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { doers, type ErasureGround, type ListedErasure } from '@shiren/contracts-console';
import { materials } from '@shiren/contracts-materials';
import { tokens, verdict, type ConsentWithdrawn } from '@shiren/contracts-verification';
import type { Logger } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { lockAccount } from '../accounts/account.entity.js';
import { Audit, type Doer } from '../audit/audit.js';
import { eraseLinkOf, eraseLinks } from '../links/link-erasure.js';
import { countErasedAttempt } from '../queries/count-erased-attempt.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { ErasureRecord } from './erasure.entity.js';
import type { LoggedErasure } from './logged-erasures.js';

/** After how many milliseconds another instance takes over an unfinished erasure: longer than one attempt can take. */
const ABANDONED_AFTER_MS = 60_000;
const MAX_LISTED = 50;
const abandonedBefore = (now: Date): Date => new Date(now.getTime() - ABANDONED_AFTER_MS);

/** Which attempts to erase, why, and how the audit log names them. */
export interface Requested {
  ground: ErasureGround;
  subject: string;
  attemptIds: readonly string[];
  /** Links that may hold what was prefilled for the person. */
  linkIds?: readonly string[];
}

/** Erases attempts in all services: recorded first, then done one attempt after the other, and continued where it stopped. */
@Injectable()
export class Erasures {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Once this returns, the erasure will be completed, whatever crashes. */
  request(doer: Doer, requested: Requested): Promise<string> {
    return this.audit.transaction(doer, async (manager, _emit, note) => {
      const id = uuid();
      await lockAccount(manager, doer.accountId);
      await begin(manager, doer, requested, new Date(), id);
      await note('person.erase', requested.subject, {
        ground: requested.ground,
        erasure: id,
        attempts: requested.attemptIds.length,
        links: requested.linkIds?.length ?? 0,
      });
      return id;
    });
  }

  /** Idempotent: withdrawing an attempt's consent is recorded once, even if the event is repeated. */
  async withdrawn({ accountId, biz, ticketId, attemptId, version, agreedElsewhere = false, at }: ConsentWithdrawn): Promise<void> {
    const doer = { accountId, userName: doers.person, address: '' };
    await this.audit.transaction(doer, async (manager, _emit, note) => {
      const subject = `${biz}/${ticketId}`;
      const requested = { ground: 'consent-withdrawn', subject, attemptIds: [attemptId] } as const;
      if (await begin(manager, doer, requested, new Date(at), attemptId)) {
        await note('consent.withdraw', subject, { attemptId, ...(agreedElsewhere ? { agreedElsewhere } : { version }) });
      }
    });
    await this.carryOut(attemptId, new Date());
  }

  async list(accountId: string): Promise<ListedErasure[]> {
    const records = await this.database.manager.find(ErasureRecord, { where: { accountId }, order: { id: 'desc' }, take: MAX_LISTED });
    return records.map(listed);
  }

  /** Ids of erasures that are waiting to be continued, oldest first. */
  async waiting(now: Date, limit: number): Promise<string[]> {
    const rows = await this.database.manager
      .createQueryBuilder(ErasureRecord, 'erasure')
      .where('erasure.done_at is null and (erasure.taken_at is null or erasure.taken_at < :before)', { before: abandonedBefore(now) })
      .orderBy('erasure.requested_at')
      .limit(limit)
      .getMany();
    return rows.map(({ id }) => id);
  }

  /** Continues an erasure unless another instance is working on it. Throws if a service is unavailable; what was done stays done. */
  async carryOut(id: string, now: Date): Promise<ListedErasure> {
    if (await this.take(id, now)) {
      const { accountId, ground, subject, attempts, remaining, links } = await this.database.manager.findOneByOrFail(ErasureRecord, { id });
      // a restored backup repeats what its scenes' retention erased, but knows no later request: npm run repeat-erasures reads this line
      if (ground !== 'retention')
        this.logger.info({ erasing: { id, accountId, ground, subject, attempts, links } satisfies LoggedErasure }, 'erasing personal data');
      for (const attemptId of remaining) await this.eraseAttempt(id, { accountId, attemptId });
      await this.finish(id);
    }
    return listed(await this.database.manager.findOneByOrFail(ErasureRecord, { id }));
  }

  private async take(id: string, now: Date): Promise<boolean> {
    const { affected } = await this.database
      .createQueryBuilder()
      .update(ErasureRecord)
      .set({ takenAt: now })
      .where('id = :id and done_at is null and (taken_at is null or taken_at < :before)', { id, before: abandonedBefore(now) })
      .execute();
    return affected === 1;
  }

  /**
   * First the verdict service settles permanently whether there is a verdict; then the token ends, so that nothing new is accepted while
   * the rest is erased.
   */
  private async eraseAttempt(id: string, attempt: { accountId: string; attemptId: string }): Promise<void> {
    const { evidence, decided } = await this.bus.ask(verdict.erase, attempt);
    const erasedToken = await this.bus.ask(tokens.erase, { ...attempt, decided });
    const { images, fields, recordings, files } = await this.bus.ask(materials.erase, attempt);
    await this.database.transaction(async (manager) => {
      // counted once, even if two instances were working on the same attempt
      const prefilled = await eraseLinkOf(manager, attempt);
      const counts = { images, fields: fields + erasedToken.fields + prefilled, recordings, files, evidence };
      if (await countErasedAttempt(manager, id, attempt.attemptId, counts)) {
        await manager.update(AttemptRecord, { attemptId: attempt.attemptId }, { erasureId: id, erasedAt: () => 'now()' });
      }
    });
  }

  /** The transaction that completes an erasure writes the proof to the audit log: counts, and a hash over the ids of the attempts. */
  private async finish(id: string): Promise<void> {
    const { accountId, requestedBy: userName, address } = await this.database.manager.findOneByOrFail(ErasureRecord, { id });
    await this.audit.transaction({ accountId, userName, address }, async (manager, _emit, note) => {
      const erasure = await manager.findOneOrFail(ErasureRecord, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (erasure.doneAt || erasure.remaining.length > 0) return;
      await manager.update(ErasureRecord, { id }, { doneAt: new Date() });
      const { ground, attempts, images, fields, recordings, files, evidence } = erasure;
      await note('person.erased', erasure.subject, {
        ...{ ground, erasure: id, attempts: attempts.length, images, fields, recordings, files, evidence },
        attemptsHash: hashOfIds(attempts),
      });
    });
  }
}

/** Records an erasure, and erases what links hold; false if it is already recorded. Lock the account first if there are links. */
export async function begin(
  manager: EntityManager,
  doer: Doer,
  { ground, subject, attemptIds, linkIds = [] }: Requested,
  now: Date,
  id: string,
): Promise<boolean> {
  const fields = await eraseLinks(manager, doer.accountId, linkIds);
  const erasure = {
    ...{ id, accountId: doer.accountId, ground, subject, requestedBy: doer.userName, address: doer.address, requestedAt: now },
    ...{ attempts: [...attemptIds], remaining: [...attemptIds], links: [...linkIds], fields },
  };
  const inserted = await manager.createQueryBuilder().insert().into(ErasureRecord).values(erasure).orIgnore().returning('id').execute();
  return (inserted.raw as unknown[]).length > 0;
}

/** SHA-256 over the sorted ids, one per line: anyone with the list can show that it is the erased one. */
export const hashOfIds = (ids: readonly string[]): string =>
  createHash('sha256')
    .update([...ids].sort().join('\n'))
    .digest('hex');

const listed = ({ id, ground, subject, requestedBy, requestedAt, doneAt, attempts, ...counts }: ErasureRecord): ListedErasure => ({
  ...{ id, ground, subject, requestedBy, attempts: attempts.length },
  ...{ images: counts.images, fields: counts.fields, recordings: counts.recordings, files: counts.files, evidence: counts.evidence },
  requestedAt: requestedAt.toISOString(),
  ...(doneAt ? { doneAt: doneAt.toISOString() } : {}),
});
