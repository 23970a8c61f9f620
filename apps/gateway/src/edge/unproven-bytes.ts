import { LRUCache } from 'lru-cache';
import { LARGE_BODY_BYTES } from './read-body.js';

/** How many bytes in large bodies without a proven signature a client network may send: four of the largest size, refilled within a minute. */
export const UNPROVEN_BUDGET_BYTES = 4 * LARGE_BODY_BYTES;
const BYTES_PER_MS = UNPROVEN_BUDGET_BYTES / 60_000;
const MAX_NETWORKS = 10_000;

/**
 * Counts the bytes that each client network sent in large bodies with a wrong signature, or that were interrupted or too slow. Times in
 * milliseconds.
 */
export class UnprovenBytes {
  private readonly debts = new LRUCache<string, { bytes: number; at: number }>({ max: MAX_NETWORKS });

  charge(network: string, bytes: number, now: number): void {
    this.debts.set(network, { bytes: this.debt(network, now) + bytes, at: now });
  }

  /** Whole seconds until the network may send `bytes`, which must not exceed the budget; 0 if it may now. */
  secondsToWait(network: string, bytes: number, now: number): number {
    const beyond = this.debt(network, now) + bytes - UNPROVEN_BUDGET_BYTES;
    return beyond <= 0 ? 0 : Math.ceil(beyond / BYTES_PER_MS / 1_000);
  }

  private debt(network: string, now: number): number {
    const { bytes, at } = this.debts.get(network) ?? { bytes: 0, at: now };
    return Math.max(0, bytes - (now - at) * BYTES_PER_MS);
  }
}
