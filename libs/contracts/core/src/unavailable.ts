import { Problem } from './problem.js';

/** Node's error codes for a connection that failed or broke, and for a full disk. */
const UNAVAILABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ENOSPC', 'EDQUOT']);

/**
 * SQLSTATEs of PostgreSQL for the same: connection exceptions (08), out of disk, memory or connections (53), shutting down or starting (57P),
 * errors of the operating system (58), and a read-only server, such as the old primary after a failover (25006).
 */
const DATABASE_UNAVAILABLE = /^(08...|53...|57P0.|58...|25006)$/;

/** Messages of `pg`, which have no code, for a connection that broke during a query or could not be obtained. */
const CONNECTION_LOST = /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/;

/**
 * Turns an error that means a database, store or disk is temporarily unavailable into a problem; undefined for every other error, which is a bug of
 * ours.
 */
export function unavailableProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', name, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const unavailable =
    (typeof code === 'string' && (UNAVAILABLE.has(code) || DATABASE_UNAVAILABLE.test(code))) ||
    CONNECTION_LOST.test(error.message) ||
    name === 'TimeoutError' ||
    ($metadata?.httpStatusCode ?? 0) >= 500; // HTTP status of an S3 store's response, from the S3 client
  return unavailable ? new Problem('SERVICE.UNAVAILABLE', 'Part of the system is temporarily unavailable; try again.') : undefined;
}
