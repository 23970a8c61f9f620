import type { DataSource } from 'typeorm';

/** A message that belongs to one instance until `claimedUntil`; what it says is stored as JSON. */
export interface ClaimedMessage<Content> {
  id: string;
  accountId: string;
  channelId: string;
  content: Content;
  tries: number;
  claimedUntil: Date;
  timeZone: string;
}

/** By the database's clock, because those of instances may differ. */
export const inMilliseconds = (delayMs: number) => (): string => `date_trunc('milliseconds', now()) + ${delayMs} * interval '1 millisecond'`;

/**
 * Claims messages that are due, the longest waiting first, and `perAccount` of one account at most. A message waits for an earlier one of its rule
 * to the same channel. By hand: finding and claiming are one statement, so that no two instances send the same.
 */
export async function claimAlerts<Content>(database: DataSource, claimMs: number, limit: number, perAccount: number): Promise<ClaimedMessage<Content>[]> {
  const [rows] = await database.query<[ClaimedMessage<Content>[], number]>(
    `with due as (
       select id, account_id, next_try_at from alert_delivery one
        where state = 'waiting' and next_try_at <= now() and coalesce(claimed_until <= now(), true)
          and not exists (select from alert_delivery other where other.state = 'waiting' and other.channel_id = one.channel_id
                             and other.rule_id = one.rule_id and other.id < one.id)
        order by next_try_at limit 10 * $2 for update skip locked),
     chosen as (select id from (select id, next_try_at, row_number() over (partition by account_id order by next_try_at, id) as turn from due) as turns
                 where turn <= $3 order by next_try_at, id limit $2)
     update alert_delivery set claimed_until = date_trunc('milliseconds', now()) + $1 * interval '1 millisecond'
       from chosen, account
      where alert_delivery.id = chosen.id and account.id = alert_delivery.account_id
      returning alert_delivery.id, account_id as "accountId", channel_id as "channelId", content, tries, claimed_until as "claimedUntil", time_zone as "timeZone"`,
    [claimMs, limit, perAccount],
  );
  return rows;
}
