import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { FairQueue } from './fair-queue.js';

/** Argon2id as OWASP's cheat sheet has it: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What is checked where there is no such user: a hash with the same cost, of 32 random bytes that nobody kept. */
const DUMMY_HASH = '$argon2id$v=19$m=19456,t=2,p=1$iUa3nStuGyr+MVwiLzUmPA$yqoh9HEYYEP1HkVu/P8Uwq7rE9vvu8z9s5CqYDfWH6Q';

/** Two at once leave the other threads of Node's pool to everything else; sign-ins wait for less than their deadline of 5 s. */
const BOUNDS = { running: 2, waiting: 200, waitingPerKey: 40, maxWaitMs: 3_000 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/** Takes as long where there is no such user, so that the time does not say who exists. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const right = await verify(passwordHash ?? DUMMY_HASH, password.normalize('NFKC'));
  return right && passwordHash !== undefined;
}

/** Hashing of this instance: a few at a time, in turns by who asks, so that guessing does not stall the console. */
@Injectable()
export class HashQueue extends FairQueue {
  constructor() {
    super(BOUNDS);
  }
}
