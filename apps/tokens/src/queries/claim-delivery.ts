import type { TicketReference } from '@shiren/contracts-core';
import type { TicketCallback, Verdict } from '@shiren/contracts-verification';
import type { DataSource } from 'typeorm';

/** A delivery that belongs to one caller until `claimedUntil`, with what it tells. */
export interface Claimed extends Required<TicketReference> {
  attempt: string;
  ticket: string;
  tries: number;
  claimedUntil: Date;
  callback: (TicketCallback & { off?: true }) | null;
  verdict: Verdict | null;
  decidedAt: Date | null;
  userData: string | null;
}

/**
 * Claims the delivery that has been due longest, of an account that is not among `busy`. A delivery waits while its ticket has an earlier one
 * to be sent, or one on its way. By hand: finding and claiming must be one statement, so that no two instances take the same.
 */
export async function claimDelivery(database: DataSource, claimMs: number, busy: readonly string[]): Promise<Claimed | undefined> {
  const [rows] = await database.query<[Claimed[], number]>(
    `update callback_delivery set claimed_until = date_trunc('milliseconds', now()) + $2 * interval '1 millisecond'
       from (select attempt from callback_delivery one
              where state = 'waiting' and next_try_at <= now() and coalesce(claimed_until <= now(), true) and account_id <> all ($1::uuid[])
                and not exists (select from callback_delivery other
                                 where other.ticket = one.ticket and other.attempt <> one.attempt
                                   and (other.state = 'waiting' and other.sequence < one.sequence or other.claimed_until > now()))
              order by next_try_at limit 1 for update skip locked) as due
            join attempt on attempt.id = due.attempt join ticket on ticket.id = attempt.ticket
      where callback_delivery.attempt = due.attempt
      returning callback_delivery.attempt, ticket.id as ticket, callback_delivery.account_id as "accountId", tries, claimed_until as "claimedUntil",
                biz, ticket.ticket_id as "ticketId", sandbox, callback, verdict, decided_at as "decidedAt", user_data as "userData"`,
    [busy, claimMs],
  );
  return rows[0];
}
