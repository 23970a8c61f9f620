import type { Readable } from 'node:stream';
import { RpcError, rpcErrors } from '@shiren/rpc';

/** Bytes that are read of a caller who is not known yet, and of every body that holds neither an image nor a table. */
export const SMALL_BODY_BYTES = 64 * 1024;
/** The vendor's limit for a request's body: 8 MB. */
export const LARGE_BODY_BYTES = 8 * 1024 * 1024;
/** The first bytes have to be there by then, or the whole of a small body. */
export const SMALL_BODY_DEADLINE_MS = 10_000;
/** A large body of a known caller; shorter than the server's own limit for a request, so that the caller gets an answer. */
export const LARGE_BODY_DEADLINE_MS = 50_000;

export interface BodyBounds {
  /** Most bytes. */
  limit: number;
  /** What to answer when there are more. */
  tooLarge: () => Error;
  /** Given the first `SMALL_BODY_BYTES` or more, throws unless the rest may be read too. */
  admitLarge: (beginning: Buffer) => void | Promise<void>;
  /** Milliseconds for the first bytes and for all. */
  deadlines?: { small: number; large: number };
}

/**
 * Reads a body to its end, under a limit and a deadline. What is left of a refused body is thrown away as it comes: the caller may still be
 * writing, and would see a broken connection instead of the answer. Throws what `bounds` throw, RequestTimeout, or InvalidRequest for a
 * body that breaks off.
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
      source.off('data', take).off('end', finish).off('error', breakOff).off('close', breakOff);
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
      // within the chain, so that what is thrown at once refuses the body as well, instead of ending the process
      Promise.resolve(Buffer.concat(chunks, length)).then(admitLarge).then(goOn, settle);
    };
    const goOn = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(rpcErrors.timeout()), deadlines.large);
      source.resume();
    };
    const finish = (): void => settle();
    const breakOff = (): void => settle(new RpcError(400, 'InvalidRequest', 'The body ended before its announced length.'));
    source.on('data', take).on('end', finish).on('error', breakOff).on('close', breakOff);
  });
}
