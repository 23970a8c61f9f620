import { Injectable } from '@nestjs/common';
import type { AuditAction, AuditAnchor, AuditCheck, AuditEntry, SearchAudit } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { Outbox, readPage, type Emit } from '@shiren/persistence';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { lockAccount } from '../accounts/account.entity.js';
import { AuditEntryRecord } from './audit-entry.entity.js';
import { asStored, BEGINNING, following, hashAfter, type EntryContent } from './chain.js';

/** Who performed an action. */
export interface Doer {
  accountId: string;
  userName: string;
  address: string;
}

/** Writes an audit entry in the transaction of the action; details must not hold secrets or personal data. */
export type Note = (action: AuditAction | `${AuditAction}.outcome`, subject: string, details?: EntryContent['details']) => Promise<void>;

const CHECK_PAGE = 1_000;
const EXPORT_PAGE = 500;
/** How many more differing entries a check lists after the first one. */
const MAX_BROKEN_LISTED = 20;

/** The audit log of the console: each change and its entry are written in one transaction. */
@Injectable()
export class Audit {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  transaction<T>(doer: Doer, work: (manager: EntityManager, emit: Emit, note: Note) => Promise<T>): Promise<T> {
    return this.outbox.transaction((manager, emit) =>
      work(manager, emit, (action, subject, details = {}) => append(manager, doer, { action, subject, details })),
    );
  }

  /**
   * For work done by another service: an entry is written before the request, and one with the outcome afterwards. DEADLINE.EXCEEDED means
   * that the outcome is unknown.
   */
  async around<T>(
    doer: Doer,
    what: Pick<EntryContent, 'subject' | 'details'> & { action: AuditAction },
    work: () => Promise<T>,
    tell: (answer: T) => EntryContent['details'],
  ): Promise<T> {
    const note = (...said: Parameters<Note>): Promise<void> => this.transaction(doer, (_manager, _emit, noted) => noted(...said));
    const after = (details: EntryContent['details']): Promise<void> => note(`${what.action}.outcome`, what.subject, details);
    await note(what.action, what.subject, what.details);
    let answer: T;
    try {
      answer = await work();
    } catch (error) {
      await after({ problem: error instanceof Problem ? error.code : 'INTERNAL' });
      throw error;
    }
    await after(tell(answer));
    return answer;
  }

  /** Newest first. */
  async search(accountId: string, { text, actions = [], before, limit }: SearchAudit): Promise<{ entries: AuditEntry[]; more: boolean }> {
    const query = this.database.manager
      .createQueryBuilder(AuditEntryRecord, 'entry')
      .where('entry.account_id = :accountId', { accountId })
      .orderBy('entry.sequence', 'DESC');
    if (before !== undefined) query.andWhere('entry.sequence < :before', { before });
    if (text) {
      query.andWhere(`(concat_ws(' ', entry.user_name, entry.action, entry.subject, entry.address) ilike :like or entry.action = any(:actions))`, {
        like: `%${escapeLike(text)}%`,
        actions,
      });
    }
    const { rows, more } = await readPage(limit, (maxRows) => query.limit(maxRows).getMany());
    return { entries: rows.map(entryOf), more };
  }

  /** Oldest first. */
  async after(accountId: string, sequence: number): Promise<{ entries: AuditEntry[]; more: boolean }> {
    const { rows, more } = await readPage(EXPORT_PAGE, (maxRows) => this.entriesAfter(accountId, sequence, maxRows));
    return { entries: rows.map(entryOf), more };
  }

  /** Checks the whole chain and compares it with its anchors. It continues after an entry that differs, so that one cannot hide others. */
  async check(accountId: string, anchors: readonly AuditAnchor[]): Promise<AuditCheck> {
    const anchored = new Map<number, string[]>();
    for (const { sequence, hash } of anchors) anchored.set(sequence, [...(anchored.get(sequence) ?? []), hash]);
    const newest = Math.max(0, ...anchored.keys());
    const broken: number[] = [];
    let last: { sequence: number; hash: Buffer } = { sequence: 0, hash: BEGINNING };
    let records: AuditEntryRecord[];
    do {
      records = await this.entriesAfter(accountId, last.sequence, CHECK_PAGE);
      for (const record of records) {
        const asAnchored = (anchored.get(record.sequence) ?? []).every((hash) => hash === record.hash.toString('hex'));
        if (following(last, [record]) === 0 || !asAnchored) broken.push(last.sequence + 1);
        last = record;
      }
    } while (records.length === CHECK_PAGE);
    if (last.sequence < newest) broken.push(last.sequence + 1);
    const [brokenAt, ...more] = broken;
    return {
      entries: brokenAt === undefined ? last.sequence : brokenAt - 1,
      anchors: anchors.length,
      anchoredTo: newest,
      ...(brokenAt === undefined ? {} : { brokenAt }),
      ...(more.length > 0 ? { alsoBrokenAt: more.slice(0, MAX_BROKEN_LISTED) } : {}),
    };
  }

  private entriesAfter(accountId: string, sequence: number, limit: number): Promise<AuditEntryRecord[]> {
    return this.database.manager.find(AuditEntryRecord, { where: { accountId, sequence: MoreThan(sequence) }, order: { sequence: 'asc' }, take: limit });
  }
}

/** Locking the account's row serialises the entries of one account. */
async function append(
  manager: EntityManager,
  { accountId, userName, address }: Doer,
  what: Pick<EntryContent, 'action' | 'subject' | 'details'>,
): Promise<void> {
  await lockAccount(manager, accountId);
  const last = await manager.findOne(AuditEntryRecord, { where: { accountId }, order: { sequence: 'desc' }, select: { sequence: true, hash: true } });
  const entry = asStored({ sequence: (last?.sequence ?? 0) + 1, at: new Date(), userName, address, ...what });
  await manager.insert(AuditEntryRecord, { accountId, ...entry, hash: hashAfter(last?.hash ?? BEGINNING, entry) });
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);

const entryOf = ({ sequence, at, userName, address, action, subject, details, hash }: AuditEntryRecord): AuditEntry => ({
  ...{ sequence, address, action, subject, details },
  at: at.toISOString(),
  user: userName,
  hash: hash.toString('hex'),
});
