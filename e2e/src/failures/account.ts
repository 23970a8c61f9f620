import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Load, Outcome } from './load.js';
import { heardWrongly } from './callbacks.js';
import type { World } from './world.js';

const DECIDED_WITHIN = 120_000;
/** Counts and callbacks arrive a little later; a callback whose instance died while sending it is retried after half a minute. */
const SETTLED_WITHIN = 90_000;

/** Errors found for accepted submissions: every list must be empty. */
export interface Account {
  /** Tickets with the wrong status, and the status they have. */
  wrong: string[];
  /** Tickets whose attempts, verdicts and records differ in number from the submissions, or on which the services disagree. */
  notOnce: string[];
  /** Counts that differ from the number of accepted submissions. */
  miscounted: string[];
  /** Services that still hold unpublished events. */
  unpublished: string[];
  /** Callbacks that the business did not receive, or that were wrong. */
  callbacks: string[];
}

export async function takeAccount(world: World, load: Load): Promise<Account> {
  const accepted = [...load.accepted];
  const wrong = (
    await Promise.all(
      accepted.map(async ([ticket, outcomes]) => {
        const outcome = await load.outcomeOf(ticket, DECIDED_WITHIN);
        return outcome === outcomes.at(-1) ? [] : [`${ticket}: ${outcome} instead of ${outcomes.at(-1)}`];
      }),
    )
  ).flat();
  const client = new pg.Client({ connectionString: world.postgres.url });
  await client.connect();
  try {
    for (const end = Date.now() + SETTLED_WITHIN; ; await pause(500)) {
      const callbacks = heardWrongly(world.business.received, load.accepted, world.callbackSecret);
      const account = { wrong, ...(await foundInDatabase(client, accepted)), callbacks };
      if (Object.values(account).flat().length === 0 || Date.now() > end) return account;
    }
  } finally {
    await client.end();
  }
}

/** What services hold of accepted submissions that is not once, or is counted wrongly, or was not published. */
export async function foundInDatabase(client: pg.Client, accepted: readonly [string, Outcome[]][]): Promise<Omit<Account, 'wrong' | 'callbacks'>> {
  const { rows } = await client.query<{ ticket: string; attempts: number; verdicts: string[]; records: string[] }>(
    `select given.ticket, count(distinct attempt.id)::int as attempts,
            array_agg(verdict.decision ->> 'outcome' order by verdict.decision ->> 'outcome') as verdicts,
            array_agg(record.outcome order by record.outcome) as records
       from unnest($1::text[]) as given (ticket)
       left join tokens.ticket on ticket.ticket_id = given.ticket
       left join tokens.attempt on attempt.ticket = ticket.id
       left join verdict.verdict on verdict.attempt_id = attempt.id
       left join console.attempt as record on record.attempt_id = attempt.id
      group by given.ticket`,
    [accepted.map(([ticket]) => ticket)],
  );
  const outcomesOf = new Map(accepted);
  const notOnce = rows
    .filter(({ ticket, attempts, verdicts, records }) => {
      const wanted = [...(outcomesOf.get(ticket) ?? [])].sort().join();
      return attempts !== outcomesOf.get(ticket)?.length || verdicts.join() !== wanted || records.join() !== wanted;
    })
    .map(({ ticket, ...found }) => `${ticket}: ${JSON.stringify(found)}`);

  const counts = await client.query<{ kind: string; count: number }>(`select kind, sum(count)::int as count from console.usage_hour group by kind`);
  const counted = Object.fromEntries(counts.rows.map(({ kind, count }) => [kind, count]));
  const outcomes = accepted.flatMap(([, each]) => each);
  const passed = outcomes.filter((outcome) => outcome === 'passed').length;
  const wanted = { submitted: outcomes.length, passed, failed: outcomes.length - passed };
  const miscounted = Object.entries(wanted)
    .filter(([kind, count]) => (counted[kind] ?? 0) !== count)
    .map(([kind, count]) => `${kind}: ${counted[kind]} instead of ${count}`);

  const unpublished: string[] = [];
  for (const schema of ['tokens', 'materials', 'verdict', 'authority', 'console']) {
    const waiting = await client.query(`select 1 from ${schema}.outbox where stream_sequence is null limit 1`);
    if (waiting.rowCount) unpublished.push(schema);
  }
  const undelivered = await client.query(`select 1 from tokens.callback_delivery where state <> 'delivered' limit 1`);
  if (undelivered.rowCount) unpublished.push('callbacks of tokens');
  return { notOnce, miscounted, unpublished };
}
