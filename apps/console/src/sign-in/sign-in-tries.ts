import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import { DataSource, type EntityManager } from 'typeorm';
import { addressKeyOf, userKeyOf, type Counter } from './sign-in-counters.js';

/** A counted try, with what is needed to give it back. */
export interface CountedTry {
  counters: readonly Counter[];
  totals: readonly string[];
}

/** Counters that were unused for this long are removed; every rule has forgotten them by then. */
const UNUSED_DAYS = 2;
/** After how many tries this instance looks for unused counters, and how many it removes at once. */
const CLEANUP_EVERY_TRIES = 100;
const MAX_REMOVED = 1_000;

/**
 * The count after this try, less what was forgotten since the last one. It uses the wall clock, because `now()` is the start of the
 * transaction, which is too early if it had to wait for another one.
 */
const COUNT = `(greatest(0, known.count - greatest(0, extract(epoch from clock_timestamp() - known.changed_at)) / $4) + 1)`;

/** Counts tries to sign in, in the database and therefore for all instances together. */
@Injectable()
export class SignInTries {
  private counted = 0;

  constructor(private readonly database: DataSource) {}

  /**
   * Counts a try before anything is checked. Each counter is tested and raised in one statement, so that concurrent tries cannot exceed the
   * limit; a refused try raises none. Throws SIGN_IN.LOCKED with the seconds to wait.
   */
  async count(counters: readonly Counter[]): Promise<CountedTry> {
    if (this.counted++ % CLEANUP_EVERY_TRIES === 0) await this.clean();
    return this.database.transaction(async (manager) => {
      const totals: string[] = [];
      // always in the order of countersOf, so that no two transactions wait for each other
      for (const counter of counters) totals.push(await raise(manager, counter));
      return { counters, totals };
    });
  }

  /** The password (and code) was right: the user's counters start again at zero, and the address gets this try back. */
  async succeeded(manager: EntityManager, counted: CountedTry): Promise<void> {
    for (const { key, userKey } of counted.counters) {
      if (userKey) await manager.query('delete from sign_in_tries where key = $1', [key]);
    }
    await this.giveBack(manager, counted);
  }

  /** The try counted neither as right nor as wrong. A wait caused by a later try stays. */
  async giveBack(manager: EntityManager, { counters, totals }: CountedTry): Promise<void> {
    for (const [index, { key }] of counters.entries()) {
      await manager.query(
        `update sign_in_tries set count = greatest(0, count - 1), free_at = case when total = $2 then '-infinity' else free_at end where key = $1`,
        [key, totals[index]],
      );
    }
  }

  private async clean(): Promise<void> {
    await this.database.query(
      `delete from sign_in_tries where key in (
         select key from sign_in_tries where changed_at < now() - $1 * interval '1 day' limit $2 for update skip locked)`,
      [UNUSED_DAYS, MAX_REMOVED],
    );
  }
}

/** Forgets all tries of a user. The counter for all addresses is cleared last, in the order in which tries raise it. */
export async function clearTriesOfUser(manager: EntityManager, account: string, user: string): Promise<void> {
  const key = userKeyOf(account, user);
  await manager.query('delete from sign_in_tries where user_key = $1 and key <> $1', [key]);
  await manager.query('delete from sign_in_tries where key = $1', [key]);
}

export const clearTriesOfAddress = async (manager: EntityManager, address: string): Promise<void> => {
  await manager.query('delete from sign_in_tries where key = $1', [addressKeyOf(address)]);
};

async function raise(manager: EntityManager, { key, userKey, rule }: Counter): Promise<string> {
  const [raised] = await manager.query<{ total: string }[]>(
    `insert into sign_in_tries as known (key, user_key, count, total, changed_at, free_at) values ($1, $2, 1, 1, clock_timestamp(), '-infinity')
       on conflict (key) do update set count = ${COUNT}, total = known.total + 1, changed_at = clock_timestamp(),
         free_at = case when round(${COUNT}) < $3 then '-infinity'
           else clock_timestamp() + interval '1 second' * least($6::float8, $5::float8 * power(2, least(20, round(${COUNT}) - $3::float8))) end
       where known.free_at <= clock_timestamp()
     returning total`,
    [key, userKey, rule.free, rule.forget, rule.firstPause, rule.maxPause],
  );
  if (raised) return raised.total;
  const [{ seconds } = { seconds: 1 }] = await manager.query<{ seconds: number }[]>(
    'select greatest(1, ceil(extract(epoch from free_at - clock_timestamp())))::int as seconds from sign_in_tries where key = $1',
    [key],
  );
  throw new Problem('SIGN_IN.LOCKED', `Too many wrong tries; try again in ${seconds} seconds, or use a browser that you have signed in from before.`, {
    seconds,
  });
}
