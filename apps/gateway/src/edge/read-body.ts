import type { Readable } from 'node:stream';
import { RpcError, rpcErrors } from '@shiren/rpc';

/** How many bytes are read from a caller who is not known yet, and of every body that holds neither an image nor a table. */
export const SMALL_BODY_BYTES = 64 * 1024;
/** The vendor's limit for a request body: 8 MB. */
export const LARGE_BODY_BYTES = 8 * 1024 * 1024;
/** Deadline for the first bytes of a body, or for all of a small body. */
export const SMALL_BODY_DEADLINE_MS = 10_000;
/** Deadline for a large body of a known caller. Shorter than the server's own limit for a request, so that the caller gets a response. */
export const LARGE_BODY_DEADLINE_MS = 50_000;

export interface BodyBounds {
  /** Maximum number of bytes. */
  limit: number;
  /** Makes the error for a longer body. */
  tooLarge: () => Error;
  /** Called with the first `SMALL_BODY_BYTES` or more; throws unless the rest may be read too. */
  admitLarge: (beginning: Buffer) => void | Promise<void>;
  /** Milliseconds for the first bytes and for the whole body. */
  deadlines?: { small: number; large: number };
}

/**
 * Reads a body to its end, within a limit and a deadline. The rest of a refused body is read and discarded: the caller may still be
 * writing, and would otherwise see a broken connection instead of the response. Throws what `bounds` throw, RequestTimeout, or
 * InvalidRequest for an interrupted body.
 */
export function readBody(source: Readable, bounds: BodyBounds): Promise<Buffer> {
  const { limit, tooLarge, admitLarge, deadlines = { small: SMALL_BODY_DEADLINE_MS, large: LARGE_BODY_DEADLINE_MS } } = bounds;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isLarge = false;
    let timer = setTimeout(() => settle(rpcErrors.timeout()), deadlines.small);

    const settle = (error?: Error): void => {
      clearTimeout(timer);
      source.off('data', take).off('end', finish).off('error', fail).off('close', fail);
      if (!error) return resolve(Buffer.concat(chunks, length));
      source.on('error', () => undefined).resume();
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limit) return settle(tooLarge());
      chunks.push(chunk);
      if (isLarge || length <= SMALL_BODY_BYTES) return;
      isLarge = true;
      source.pause();
      // called within the promise chain, so that a synchronous throw also refuses the body instead of ending the process
      Promise.resolve(Buffer.concat(chunks, length)).then(admitLarge).then(readRest, settle);
    };
    const readRest = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(rpcErrors.timeout()), deadlines.large);
      source.resume();
    };
    const finish = (): void => settle();
    const fail = (): void => settle(new RpcError(400, 'InvalidRequest', 'The body ended before its announced length.'));
    source.on('data', take).on('end', finish).on('error', fail).on('close', fail);
  });
}
