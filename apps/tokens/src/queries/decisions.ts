import type { TicketStatus, Verdict } from '@shiren/contracts-verification';
import type { EntityManager } from 'typeorm';
import type { TicketRow } from './submissions.js';

export interface LockedAttempt {
  id: string;
  state: string;
  device: string | null;
}

/**
 * An attempt and its ticket, both locked until this transaction ends: the ticket first, the same order as in every submission. By hand, as all below:
 * every verification runs them, and they travel together.
 */
export async function lockForDecision(manager: EntityManager, attemptId: string): Promise<{ ticket?: TicketRow; attempt?: LockedAttempt }> {
  const [[ticket], [attempt]] = await Promise.all([
    manager.query<TicketRow[]>(
      `select id, account_id as "accountId", biz, ticket_id as "ticketId", sandbox, status from ticket
        where id = (select ticket from attempt where id = $1) for update`,
      [attemptId],
    ),
    manager.query<LockedAttempt[]>('select id, state, device from attempt where id = $1 for update', [attemptId]),
  ]);
  return { ...(ticket ? { ticket } : {}), ...(attempt ? { attempt } : {}) };
}

/** Writes a verdict, the ticket's new status, and the delivery of the callback, which is due at once by the database's clock. */
export async function writeDecision(
  manager: EntityManager,
  { id, accountId }: TicketRow,
  attemptId: string,
  { status, verdict, decidedAt }: { status: TicketStatus; verdict: Verdict; decidedAt: Date },
): Promise<void> {
  await manager.query(
    `with decided as (update attempt set state = 'decided', verdict = $3, decided_at = $4 where id = $1),
          moved as (update ticket set status = $5 where id = $2)
     insert into callback_delivery (attempt, ticket, account_id, state, next_try_at) values ($1, $2, $6, 'waiting', date_trunc('milliseconds', now()))`,
    [attemptId, id, verdict, decidedAt, status, accountId],
  );
}
