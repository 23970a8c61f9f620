import type { IncomingMessage } from 'node:http';
import { BODY_LIMIT } from './request-reader.js';

/** A caller who is this far over won't be waited for: the connection is closed under it. */
const MOST_READ_AWAY = 4 * BODY_LIMIT;

/**
 * Reads a body that is over the limit to its end and keeps nothing of it; a body within the limit is left alone.
 * Answering and closing while the caller still writes resets the connection, and the caller sees a broken pipe instead of the 413 that says why.
 */
export async function readOversizedBodyAway(request: IncomingMessage): Promise<void> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced <= BODY_LIMIT || announced > MOST_READ_AWAY) return;
  await new Promise<void>((done) =>
    request
      .once('close', done)
      .once('end', done)
      .once('error', () => done())
      .resume(),
  );
}
