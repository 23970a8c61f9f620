/** What is stored for an idempotency key. */
export interface RememberedCall {
  /** Keyed hash of the action and its parameters. */
  readonly content: string;
  /** `free` means that the call failed, so the key may be used again. */
  readonly state: 'running' | 'answered' | 'free';
  /** Epoch milliseconds after which a running call is considered dead. */
  readonly until: number;
  /** The sealed response in base64, once there is one. */
  readonly reply?: string;
}

export type Resolution = { do: 'run' | 'wait' | 'refuse' } | { do: 'repeat'; reply: string };

/** Decides what to do with a call, given what is stored for its idempotency key at `now` (epoch milliseconds). */
export function resolve(remembered: RememberedCall | undefined, content: string, now: number): Resolution {
  if (!remembered || remembered.state === 'free') return { do: 'run' };
  if (remembered.content !== content) return { do: 'refuse' };
  if (remembered.reply !== undefined) return { do: 'repeat', reply: remembered.reply };
  return { do: now < remembered.until ? 'wait' : 'run' };
}
