import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { FairTurns } from '@shiren/fair-turns';
import { Problem } from '@shiren/contracts-core';

/** Argon2id as OWASP's cheat sheet recommends: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Checked if there is no such user: a hash of the same cost, of 32 random bytes that nobody kept. */
const DUMMY_HASH = '$argon2id$v=19$m=19456,t=2,p=1$iUa3nStuGyr+MVwiLzUmPA$yqoh9HEYYEP1HkVu/P8Uwq7rE9vvu8z9s5CqYDfWH6Q';

/** Two at once leave the other threads of Node's pool for everything else. */
const BOUNDS = { atOnce: 2, waiting: 200 };
/** Maximum wait; a sign-in has a deadline of 5 s. */
const MAX_WAIT_MS = 3_000;
const RETRY_DELAY_SECONDS = 5;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/** Takes equally long if there is no such user, so that the time does not reveal who exists. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const matches = await verify(passwordHash ?? DUMMY_HASH, password.normalize('NFKC'));
  return matches && passwordHash !== undefined;
}

/** Runs password hashing on this instance: a few at a time, taking turns between callers, so that guessing does not stall the console. */
@Injectable()
export class HashQueue {
  private readonly turns = new FairTurns({ ...BOUNDS, full: busy });

  /** `network` is that of the caller. Throws SERVICE.BUSY if it has the most jobs in a full queue, or has waited too long. */
  async run<T>(network: string, job: () => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(MAX_WAIT_MS);
    try {
      return await this.turns.run(network, job, signal);
    } catch (error) {
      throw error === signal.reason && signal.aborted ? busy() : error;
    }
  }
}

function busy(): Problem {
  return new Problem('SERVICE.BUSY', `Too many people are signing in at the moment; try again in ${RETRY_DELAY_SECONDS} s.`, { seconds: RETRY_DELAY_SECONDS });
}
