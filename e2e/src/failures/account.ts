import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Load } from './load.js';
import type { World } from './world.js';

const DECIDED_WITHIN = 120_000;
const COUNTED_WITHIN = 60_000;

/** What became of everything that was accepted: all of it must be empty. */
export interface Account {
  /** Tickets whose status is not what it must be, with what it is. */
  wrong: string[];
  /** Tickets with more or fewer than one attempt, verdict or record, or a verdict of which services think differently. */
  notOnce: string[];
  /** Counts that are not the number of what was accepted. */
  miscounted: string[];
  /** Services with events that were not published. */
  unpublished: string[];
}

export async function takeAccount(world: World, load: Load): Promise<Account> {
  const accepted = [...load.accepted];
  const wrong = (
    await Promise.all(
      accepted.map(async ([ticket, expected]) => {
        const outcome = await load.outcomeOf(ticket, DECIDED_WITHIN);
        return outcome === expected ? [] : [`${ticket}: ${outcome} instead of ${expected}`];
      }),
    )
  ).flat();
  const client = new pg.Client({ connectionString: world.postgres.url });
  await client.connect();
  try {
    // what the console counts comes a moment later
    for (const end = Date.now() + COUNTED_WITHIN; ; await pause(500)) {
      const account = { wrong, ...(await lookedUp(client, accepted)) };
      if (Object.values(account).flat().length === 0 || Date.now() > end) return account;
    }
  } finally {
    await client.end();
  }
}

async function lookedUp(client: pg.Client, accepted: readonly [string, string][]): Promise<Omit<Account, 'wrong'>> {
  const { rows } = await client.query<{ ticket: string; attempts: number; verdicts: number; records: number; agreed: boolean }>(
    `select given.ticket, count(distinct attempt.id)::int as attempts, count(distinct verdict.attempt_id)::int as verdicts,
            count(distinct record.attempt_id)::int as records,
            bool_and(coalesce(verdict.decision ->> 'outcome' = given.outcome and record.outcome = given.outcome, false)) as agreed
       from unnest($1::text[], $2::text[]) as given (ticket, outcome)
       left join tokens.ticket on ticket.ticket_id = given.ticket
       left join tokens.attempt on attempt.ticket = ticket.id
       left join verdict.verdict on verdict.attempt_id = attempt.id
       left join console.attempt_record as record on record.attempt_id = attempt.id
      group by given.ticket`,
    [accepted.map(([ticket]) => ticket), accepted.map(([, outcome]) => outcome)],
  );
  const notOnce = rows
    .filter(({ attempts, verdicts, records, agreed }) => attempts !== 1 || verdicts !== 1 || records !== 1 || !agreed)
    .map(({ ticket, ...found }) => `${ticket}: ${JSON.stringify(found)}`);

  const counts = await client.query<{ kind: string; count: number }>(`select kind, sum(count)::int as count from console.usage_hour group by kind`);
  const counted = Object.fromEntries(counts.rows.map(({ kind, count }) => [kind, count]));
  const passed = accepted.filter(([, outcome]) => outcome === 'passed').length;
  const wanted = { submitted: accepted.length, passed, failed: accepted.length - passed };
  const miscounted = Object.entries(wanted)
    .filter(([kind, count]) => (counted[kind] ?? 0) !== count)
    .map(([kind, count]) => `${kind}: ${counted[kind]} instead of ${count}`);

  const unpublished: string[] = [];
  for (const schema of ['tokens', 'materials', 'verdict', 'authority', 'console']) {
    const waiting = await client.query(`select 1 from ${schema}.outbox where stream_sequence is null limit 1`);
    if (waiting.rowCount) unpublished.push(schema);
  }
  return { notOnce, miscounted, unpublished };
}
