import { In, type DataSource, type EntityManager } from 'typeorm';
import { LinkOpening } from './link-opening.entity.js';
import { LinkRecord } from './link.entity.js';
import { ended } from './links.js';

/** A name and a number. */
const FIELDS_OF_PERSON = 2;

/** Ends links and erases whom they were for; returns how many fields were erased. Lock the account first if it is locked at all. */
export async function eraseLinks(manager: EntityManager, accountId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const links = await manager.find(LinkRecord, { where: { accountId, id: In(ids) }, order: { id: 'asc' }, lock: { mode: 'pessimistic_write' } });
  for (const { id, withdrawnAt } of links) await manager.update(LinkRecord, { id }, { ...ended, withdrawnAt: withdrawnAt ?? new Date() });
  return links.filter(({ person }) => person !== null).length * FIELDS_OF_PERSON;
}

/** The same for the link that began an attempt, if one did. */
export async function eraseLinkOf(manager: EntityManager, { accountId, attemptId }: { accountId: string; attemptId: string }): Promise<number> {
  const opening = await manager.findOneBy(LinkOpening, { attemptId });
  return opening ? eraseLinks(manager, accountId, [opening.link]) : 0;
}

/** Erases the persons of links that have expired. */
export async function eraseExpiredLinks(database: DataSource, now: Date): Promise<void> {
  await database.createQueryBuilder().update(LinkRecord).set(ended).where('person is not null and expires_at < :now', { now }).execute();
}
