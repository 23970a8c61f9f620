import { Injectable } from '@nestjs/common';
import type { AddBlock, FindBlocks, ListedBlock, SearchBlocks } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { BlockKind } from '@shiren/contracts-verification';
import { readPage } from '@shiren/persistence';
import { DataSource, MoreThan } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { BlockRecord } from './block.entity.js';

const DAY_MS = 86_400_000;
/** The most blocks of an account that are in force at once. */
const MAX_IN_FORCE = 10_000;

/** What is blocked, by its hash in hex. */
export interface BlockKey {
  kind: BlockKind;
  key: string;
  /** The attempt that it is from, if any. */
  attemptId?: string | undefined;
}

/** The block list of an account. */
@Injectable()
export class Blocks {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
  ) {}

  async blocked({ accountId, numbers, device }: FindBlocks): Promise<BlockKind[]> {
    return [...new Set((await this.inForce(accountId, { numbers, device })).map(({ kind }) => kind))].sort();
  }

  async inForce(accountId: string, { numbers, device }: { numbers: readonly string[]; device?: string | undefined }): Promise<BlockRecord[]> {
    const keys = [...numbers.map((key) => ({ kind: 'number' as const, key })), ...(device === undefined ? [] : [{ kind: 'device' as const, key: device }])];
    if (keys.length === 0) return [];
    const now = new Date();
    return this.database.manager.find(BlockRecord, {
      where: keys.map(({ kind, key }) => ({ accountId, kind, key: Buffer.from(key, 'hex'), expiresAt: MoreThan(now) })),
      order: { id: 'desc' },
    });
  }

  count(accountId: string): Promise<number> {
    return this.database.manager.countBy(BlockRecord, { accountId, expiresAt: MoreThan(new Date()) });
  }

  async search({ accountId }: Actor, { state, key, before, limit }: SearchBlocks): Promise<{ blocks: ListedBlock[]; more: boolean }> {
    const query = this.database.manager
      .createQueryBuilder(BlockRecord, 'block')
      .where('block.account_id = :accountId', { accountId })
      .andWhere(state === 'in-force' ? 'block.expires_at > now()' : 'block.expires_at <= now()')
      .orderBy('block.id', 'DESC');
    if (key !== undefined) query.andWhere('block.key = :key', { key: Buffer.from(key, 'hex') });
    if (before !== undefined) query.andWhere('block.id < :before', { before });
    const { rows, more } = await readPage(limit, (maxRows) => query.limit(maxRows).getMany());
    return { blocks: rows.map(listedBlock), more };
  }

  /** Ends the block of the same number or device that is in force, so that one is never blocked twice. */
  add(actor: Actor, { kind, key, attemptId }: BlockKey, { reason, days }: Pick<AddBlock, 'reason' | 'days'>): Promise<ListedBlock> {
    const { accountId, userName } = actor;
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const createdAt = new Date();
      const id = uuid({ msecs: createdAt.getTime() });
      const expiresAt = new Date(createdAt.getTime() + days * DAY_MS);
      // first: the entry's lock makes two users who block at once take turns
      await note('block.add', id, { kind, days, ...(attemptId === undefined ? {} : { attemptId }) });
      const own = { accountId, expiresAt: MoreThan(createdAt) };
      await manager.update(BlockRecord, { ...own, kind, key: Buffer.from(key, 'hex') }, { expiresAt: createdAt, endedBy: userName, key: null });
      if ((await manager.countBy(BlockRecord, own)) >= MAX_IN_FORCE)
        throw new Problem('BLOCK.TOO_MANY', `At most ${MAX_IN_FORCE} blocks can be in force; end some of them first.`);
      const record = { id, accountId, kind, key: Buffer.from(key, 'hex'), reason, attemptId: attemptId ?? null, createdAt, createdBy: userName, expiresAt };
      await manager.insert(BlockRecord, record);
      return listedBlock({ ...record, endedBy: null });
    });
  }

  /** Throws BLOCK.NOT_FOUND also for a block of another account, and for one that is over. */
  end(actor: Actor, id: string): Promise<ListedBlock> {
    const { accountId, userName } = actor;
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const now = new Date();
      await note('block.end', id);
      const { affected } = await manager.update(BlockRecord, { id, accountId, expiresAt: MoreThan(now) }, { expiresAt: now, endedBy: userName, key: null });
      if (!affected) throw new Problem('BLOCK.NOT_FOUND', 'There is no such block in force; reload the page.');
      return listedBlock(await manager.findOneByOrFail(BlockRecord, { id }));
    });
  }
}

export const listedBlock = ({ id, kind, reason, attemptId, createdAt, createdBy, expiresAt, endedBy }: BlockRecord): ListedBlock => ({
  ...{ id, kind, reason, createdBy },
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  ...(attemptId ? { attemptId } : {}),
  ...(endedBy ? { endedBy } : {}),
});
