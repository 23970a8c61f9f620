import type { MaterialType } from '@shiren/contracts-core';
import type { EntityManager } from 'typeorm';
import type { FoundMaterial } from './find-materials.js';

/** The seal of an attempt, and what it seals. By hand: every decision reads both, in one statement. Empty if there is no seal. */
export function findSealed(manager: EntityManager, attemptId: string, accountId: string): Promise<({ revision: string } & (FoundMaterial | { type: null }))[]> {
  return manager.query(
    `select revision, type, value, reading from seal left join material on (material.attempt_id, material.account_id) = (seal.attempt_id, seal.account_id)
      where seal.attempt_id = $1 and seal.account_id = $2`,
    [attemptId, accountId],
  );
}

export interface SealRow {
  accountId: string;
  revision: string;
  digest: string | null;
}

/** By hand, as all below: what a submission reads and writes here travels together. */
export async function findSeal(manager: EntityManager, attemptId: string): Promise<SealRow | undefined> {
  const [row] = await manager.query<SealRow[]>('select account_id as "accountId", revision, digest from seal where attempt_id = $1', [attemptId]);
  return row;
}

export async function insertSeal(manager: EntityManager, attemptId: string, { accountId, revision, digest }: SealRow): Promise<void> {
  await manager.query('insert into seal (attempt_id, account_id, revision, digest) values ($1, $2, $3, $4)', [attemptId, accountId, revision, digest]);
}

export interface DraftRow {
  attemptId: string;
  draftId: string;
  type: MaterialType;
  value: Buffer;
}

export function findDrafts(manager: EntityManager, attemptId: string): Promise<DraftRow[]> {
  return manager.query('select attempt_id as "attemptId", draft_id as "draftId", type, value from draft where attempt_id = $1', [attemptId]);
}

export async function deleteDrafts(manager: EntityManager, attemptId: string): Promise<void> {
  await manager.query('delete from draft where attempt_id = $1', [attemptId]);
}
