import { Problem } from './problem.js';

/** Codes of Node for a connection that can't be made or broke, and for a disk without room. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ENOSPC', 'EDQUOT']);

/**
 * SQLSTATEs of PostgreSQL that say the same: connection exceptions (08), no room, memory or connections (53), shut down or starting (57P),
 * errors of the system below it (58), and a server that only reads, such as the old primary after a failover (25006).
 */
const DATABASE_AWAY = /^(08...|53...|57P0.|58...|25006)$/;

/** What `pg` says, without a code, of a connection that ended under a query or that none was free for. */
const CONNECTION_LOST = /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered a connection error/;

/** The problem of an error by which a database, a store or a disk is away for a while; undefined for every other error, which is a fault of ours. */
export function unavailableProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', name, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const away =
    (typeof code === 'string' && (AWAY.has(code) || DATABASE_AWAY.test(code))) ||
    CONNECTION_LOST.test(error.message) ||
    name === 'TimeoutError' ||
    ($metadata?.httpStatusCode ?? 0) >= 500; // a store's answer, by the client of S3
  return away ? new Problem('SERVICE.UNAVAILABLE', 'A part of the system is away for a moment; try again.') : undefined;
}
