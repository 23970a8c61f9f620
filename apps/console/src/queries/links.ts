import type { LinkState } from '@shiren/contracts-console';
import type { DataSource } from 'typeorm';

/** Which links: an account's, of these scenes (null for all), whose ticket begins with a text, in a state, before an id. */
export interface WantedLinks {
  accountId: string;
  scenes: readonly string[] | null;
  ticketId?: string | undefined;
  state?: LinkState | undefined;
  before?: string | undefined;
}

export interface FoundLink {
  id: string;
  biz: string;
  ticketId: string;
  sandbox: boolean;
  state: LinkState;
  prefilled: boolean;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  openedAt: Date | null;
  openings: number;
  attemptId: string | null;
}

/** Newest first. By hand: a link's state is that of its passed or newest attempt, which only lateral joins find by their indexes. */
export function findLinks(database: DataSource, { accountId, scenes, ticketId, state, before }: WantedLinks, limit: number): Promise<FoundLink[]> {
  return database.query(
    `select * from (
       select link.id, link.biz, link.ticket_id as "ticketId", link.sandbox, link.person is not null as prefilled, link.created_by as "createdBy",
              link.created_at as "createdAt", link.expires_at as "expiresAt", opened.first as "openedAt", opened.times as openings,
              last.attempt_id as "attemptId",
              case when last.outcome = 'passed' then 'passed'
                   when link.withdrawn_at is not null then 'withdrawn'
                   when last.submitted_at is not null and last.decided_at is null and last.erased_at is null then 'in-progress'
                   when last.outcome = 'failed' then 'failed'
                   when link.expires_at <= now() then 'expired'
                   when opened.times > 0 then 'opened'
                   else 'waiting' end as state
         from link
         left join lateral (select min(at) as first, count(*)::int as times from link_opening where link_opening.link = link.id) opened on true
         left join lateral (select attempt.* from link_opening join attempt using (attempt_id) where link_opening.link = link.id
                             order by (attempt.outcome = 'passed') is true desc, attempt.attempt_id desc limit 1) last on true
        where link.account_id = $1 and ($2::text[] is null or link.biz = any($2)) and ($3::text is null or starts_with(link.ticket_id, $3))
          and ($4::uuid is null or link.id < $4)) found
      where $5::text is null or state = $5 order by id desc limit $6`,
    [accountId, scenes, ticketId ?? null, before ?? null, state ?? null, limit],
  );
}
