import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import { DataSource, type EntityManager } from 'typeorm';
import { addressKeyOf, userKeyOf, type Counter } from './sign-in-counters.js';
import { deleteUnusedTries, giveTryBack, raiseTries } from '../queries/sign-in-tries.js';
import { SignInTriesRecord } from './sign-in-tries.entity.js';

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
      if (userKey) await deleteTries(manager, key);
    }
    await this.giveBack(manager, counted);
  }

  /** The try counted neither as right nor as wrong. A wait caused by a later try stays. */
  async giveBack(manager: EntityManager, { counters, totals }: CountedTry): Promise<void> {
    for (const [index, { key }] of counters.entries()) {
      await giveTryBack(manager, key, totals[index]);
    }
  }

  private async clean(): Promise<void> {
    await deleteUnusedTries(this.database.manager, UNUSED_DAYS, MAX_REMOVED);
  }
}

/** Forgets all tries of a user. The counter for all addresses is cleared last, in the order in which tries raise it. */
export async function clearTriesOfUser(manager: EntityManager, account: string, user: string): Promise<void> {
  const key = userKeyOf(account, user);
  await manager.createQueryBuilder().delete().from(SignInTriesRecord).where('user_key = :key and key <> :key', { key }).execute();
  await deleteTries(manager, key);
}

export const clearTriesOfAddress = async (manager: EntityManager, address: string): Promise<void> => {
  await deleteTries(manager, addressKeyOf(address));
};

async function deleteTries(manager: EntityManager, key: Buffer): Promise<void> {
  await manager.createQueryBuilder().delete().from(SignInTriesRecord).where('key = :key', { key }).execute();
}

async function raise(manager: EntityManager, counter: Counter): Promise<string> {
  const raised = await raiseTries(manager, counter);
  if ('total' in raised) return raised.total;
  const { seconds } = raised;
  throw new Problem('SIGN_IN.LOCKED', `Too many wrong tries; try again in ${seconds} seconds, or use a browser that you have signed in from before.`, {
    seconds,
  });
}
