import type { EntityManager } from 'typeorm';

/** An account with entries behind its last anchor, or whose log is no longer as it was there. */
interface Behind {
  accountId: string;
  /** Of the last anchor, 0 without one. */
  sequence: number;
  hash: Buffer | null;
  differs: boolean;
}

/** By hand: one pass compares the head of every account's log with its last anchor. */
export function accountsBehind(manager: EntityManager): Promise<Behind[]> {
  return manager.query<Behind[]>(
    `select account.id as "accountId", coalesce(before.sequence, 0) as sequence, held.hash, before.sequence is not null and before.hash is distinct from held.hash as differs
       from account
       left join lateral (select max(sequence) as sequence from audit_entry where account_id = account.id) last on true
       left join audit_anchor before on before.account_id = account.id
       left join audit_entry held on held.account_id = account.id and held.sequence = before.sequence
      where last.sequence > coalesce(before.sequence, 0) or before.hash is distinct from held.hash
      order by account.id`,
  );
}

/** Whether the anchor moved; not where another instance moved it first. By hand: TypeORM's upsert has no condition. */
export async function moveAnchor(manager: EntityManager, accountId: string, sequence: number, now: Date): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `insert into audit_anchor (account_id, sequence, at) values ($1, $2, $3)
     on conflict (account_id) do update set sequence = excluded.sequence, at = excluded.at where audit_anchor.sequence < excluded.sequence
     returning account_id`,
    [accountId, sequence, now],
  );
  return rows.length > 0;
}
