import { Problem } from '@shiren/contracts';

/** Sign-ins of one address in a minute, right or wrong: each costs an Argon2 hash. Wrong ones of one user are the console's to count. */
const MOST = 60;
const MINUTE = 60_000;
/** Addresses that are remembered; the oldest go first. */
const REMEMBERED = 10_000;

/** Slows down who tries passwords of many users, at each gateway for itself. */
export class SignInPace {
  private readonly tries = new Map<string, { since: number; count: number }>();

  /** Throws LIMIT.REACHED, which says how long to wait. */
  count(address: string, now: number): void {
    const known = this.tries.get(address);
    const current = known && now - known.since < MINUTE ? known : { since: now, count: 0 };
    if (current.count >= MOST) {
      const seconds = Math.ceil((current.since + MINUTE - now) / 1_000);
      throw new Problem('LIMIT.REACHED', `Too many sign-ins from this address; try again in ${seconds} seconds.`, { seconds });
    }
    current.count += 1;
    this.tries.delete(address);
    this.tries.set(address, current);
    const [oldest] = this.tries.keys();
    if (this.tries.size > REMEMBERED && oldest !== undefined) this.tries.delete(oldest);
  }
}
