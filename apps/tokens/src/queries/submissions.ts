import type { TicketReference } from '@shiren/contracts-core';
import type { FlowProgress, Session, TicketStatus, Verdict } from '@shiren/contracts-verification';
import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';

export interface TicketRow extends Required<TicketReference> {
  id: string;
  status: TicketStatus;
}

const TICKET = 'ticket.id, account_id as "accountId", biz, ticket_id as "ticketId", sandbox, status';
const NAMED = '(account_id, biz, ticket_id, sandbox) = ($1::uuid, $2::text, $3::text, $4::boolean)';
const nameOf = ({ accountId, biz, ticketId, sandbox = false }: TicketReference): unknown[] => [accountId, biz, ticketId, sandbox];

/** The attempt that ends, with what a submission asks of it. */
export interface EndingAttempt {
  id: string;
  ticket: string;
  scheme: string;
  state: Session['state'];
  expiresAt: Date | null;
  bindingHash: string | null;
  progress: FlowProgress;
  /** Hash of the device that submits a flow. */
  device?: string | null;
}

/** By hand, as all below: every verification runs them, and those of one transaction travel together. */
export async function findTicket(manager: EntityManager, reference: TicketReference): Promise<TicketRow | undefined> {
  const [row] = await manager.query<TicketRow[]>(`select ${TICKET} from ticket where ${NAMED}`, nameOf(reference));
  return row;
}

/** Returns the ticket, created if it is new, and locked until this transaction ends. */
export async function lockTicket(manager: EntityManager, reference: TicketReference): Promise<TicketRow> {
  const [, [row]] = await Promise.all([
    manager.query(
      `insert into ticket (account_id, biz, ticket_id, sandbox, id, status) values ($1, $2, $3, $4, $5, 'unverified')
       on conflict (account_id, biz, ticket_id, sandbox) do nothing`,
      [...nameOf(reference), uuid()],
    ),
    manager.query<[TicketRow]>(`select ${TICKET} from ticket where ${NAMED} for update`, nameOf(reference)),
  ]);
  return row;
}

/** An attempt that began with a token. */
export async function findAttempt(manager: EntityManager, attemptId: string, ticket: string, lock: boolean): Promise<EndingAttempt | undefined> {
  const [row] = await manager.query<EndingAttempt[]>(
    `select id, ticket, scheme, state, expires_at as "expiresAt", binding_hash as "bindingHash", progress from attempt
      where id = $1 and ticket = $2 and token_hash is not null ${lock ? 'for update' : ''}`,
    [attemptId, ticket],
  );
  return row;
}

/** The last submission of this content since then. */
export async function findSubmitted(
  manager: EntityManager,
  { ticket, scheme, digest, since }: { ticket: string; scheme: string; digest: string; since: Date },
): Promise<{ id: string; verdict: Verdict | null; userData: string | null } | undefined> {
  const [row] = await manager.query<{ id: string; verdict: Verdict | null; userData: string | null }[]>(
    `select id, verdict, user_data as "userData" from attempt
      where ticket = $1 and scheme = $2 and digest = $3 and submitted_at > $4 order by submitted_at desc limit 1`,
    [ticket, scheme, digest, since],
  );
  return row;
}

export interface Submission {
  attempt: Pick<EndingAttempt, 'id' | 'ticket' | 'scheme' | 'progress' | 'device'>;
  status: TicketStatus;
  digest: string;
  revision: string;
  submittedAt: Date;
}

/** Writes a submitted attempt, new or known, and its ticket's new status. */
export async function writeSubmission(manager: EntityManager, { attempt, status, digest, revision, submittedAt }: Submission): Promise<void> {
  const { id, ticket, scheme, progress, device = null } = attempt;
  await manager.query(
    `with ended as (
       insert into attempt (id, ticket, scheme, state, progress, device, digest, revision, submitted_at, announced_at)
       values ($1, $2, $3, 'submitted', $4, $5, $6, $7, $8, $8)
       on conflict (id) do update
          set state = excluded.state, progress = excluded.progress, device = coalesce(excluded.device, attempt.device), digest = excluded.digest,
              revision = excluded.revision, submitted_at = excluded.submitted_at, announced_at = excluded.announced_at)
     update ticket set status = $9, attempt_id = $1 where id = $2`,
    [id, ticket, scheme, progress, device, digest, revision, submittedAt, status],
  );
}
