/** What is remembered of an idempotency key. */
export interface RememberedCall {
  /** Keyed hash of what was asked. */
  readonly content: string;
  /** `free`: it failed, so that the key may be used again. */
  readonly state: 'running' | 'answered' | 'free';
  /** Epoch milliseconds after which a running call is taken for dead. */
  readonly until: number;
  /** Sealed, in base64; once answered. */
  readonly reply?: string;
}

export type Resolution = { do: 'run' | 'wait' | 'refuse' } | { do: 'repeat'; reply: string };

/** What to do with a call whose idempotency key is remembered like this, at `now` (epoch milliseconds). */
export function resolve(remembered: RememberedCall | undefined, content: string, now: number): Resolution {
  if (!remembered || remembered.state === 'free') return { do: 'run' };
  if (remembered.content !== content) return { do: 'refuse' };
  if (remembered.reply !== undefined) return { do: 'repeat', reply: remembered.reply };
  return { do: now < remembered.until ? 'wait' : 'run' };
}
