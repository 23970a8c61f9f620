import type { EntityManager } from 'typeorm';

/**
 * Makes drafts materials of their attempt; a later draft counts over an earlier one. The values stay as they are, since both tables encrypt for
 * the same context. By hand: TypeORM has no `insert … select`.
 */
export async function takeOverDrafts(manager: EntityManager, attemptId: string, accountId: string, drafts: readonly string[]): Promise<void> {
  await manager.query(
    `insert into material (attempt_id, type, account_id, value, reading, person, person_name, draft_id)
     select distinct on (type) attempt_id, type, account_id, value, reading, person, person_name, draft_id from draft
      where attempt_id = $1 and account_id = $2 and draft_id = any($3) order by type, array_position($3::uuid[], draft_id) desc
     on conflict (attempt_id, type) do update set value = excluded.value, reading = excluded.reading, person = excluded.person,
            person_name = excluded.person_name, draft_id = excluded.draft_id`,
    [attemptId, accountId, drafts],
  );
}
