import { Problem } from '@shiren/contracts-core';

/**
 * Bounds how many calls one account may have in progress at once. Each call holds its images in memory and may wait for a slow address or a
 * decision, so without a bound one account could use up the memory of this gateway.
 */
export class InFlight {
  private readonly counts = new Map<string, number>();

  constructor(private readonly max: number) {}

  /** Throws LIMIT.REACHED. */
  async run<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const count = this.counts.get(accountId) ?? 0;
    if (count >= this.max) {
      throw new Problem('LIMIT.REACHED', `Your account has ${this.max} calls in progress on this gateway; send the next one when one of them is answered.`, {
        limit: 'calls-in-flight',
        seconds: 1,
      });
    }
    this.counts.set(accountId, count + 1);
    try {
      return await work();
    } finally {
      const remaining = (this.counts.get(accountId) ?? 1) - 1;
      if (remaining > 0) this.counts.set(accountId, remaining);
      else this.counts.delete(accountId);
    }
  }
}
