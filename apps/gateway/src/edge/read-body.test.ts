import { PassThrough } from 'node:stream';
import { RpcError, rpcErrors } from '@shiren/rpc';
import fc from 'fast-check';
import { SMALL_BODY_BYTES, readBody, type BodyBounds } from './read-body.js';

const bounds = (changes: Partial<BodyBounds> = {}): BodyBounds => ({
  ...{ limit: 4 * SMALL_BODY_BYTES, tooLarge: () => rpcErrors.bodyTooLarge(), admitLarge: () => undefined },
  ...changes,
});
const nobody = (): Promise<void> => Promise.reject(rpcErrors.accessKeyNotFound());
const codeOf = (reading: Promise<Buffer>): Promise<string> =>
  reading.then(
    () => 'read',
    (error: RpcError) => error.code,
  );

describe('a body', () => {
  it('is read as sent, in whatever chunks, up to its limit and not a byte further', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), fc.integer({ min: 0, max: 300 }), async (pieces, limit) => {
        const source = new PassThrough();
        const reading = readBody(source, bounds({ limit })).catch((error: RpcError) => error.code);
        for (const piece of pieces) source.write(piece);
        source.end();
        const complete = Buffer.concat(pieces);
        expect(await reading).toEqual(complete.length > limit ? 'RequestBodyTooLarge' : complete);
      }),
    );
  });

  it('of an unknown caller is read up to 64 kB, and the rest is discarded', async () => {
    const small = new PassThrough();
    small.end(Buffer.alloc(SMALL_BODY_BYTES));
    expect(await codeOf(readBody(small, bounds({ admitLarge: nobody })))).toBe('read');

    const large = new PassThrough();
    const reading = codeOf(readBody(large, bounds({ admitLarge: nobody })));
    large.write(Buffer.alloc(SMALL_BODY_BYTES + 1));
    expect(await reading).toBe('InvalidAccessKeyId.NotFound');
    large.end(Buffer.alloc(SMALL_BODY_BYTES));
    await new Promise((resolve) => large.once('end', resolve));
  });

  it('whose beginning cannot be parsed is refused, and the process keeps running', async () => {
    const source = new PassThrough();
    const broken = (): Promise<void> => {
      throw rpcErrors.invalid('s', 'are more than 200.');
    };
    const reading = codeOf(readBody(source, bounds({ admitLarge: broken })));
    source.end(Buffer.alloc(SMALL_BODY_BYTES + 1));
    expect(await reading).toBe('InvalidParameter.s');
  });

  it('whose beginning identifies the caller is read to the end', async () => {
    const source = new PassThrough();
    const seen: number[] = [];
    const reading = readBody(source, bounds({ admitLarge: (beginning) => Promise.resolve(void seen.push(beginning.length)) }));
    for (let piece = 0; piece < 3; piece += 1) source.write(Buffer.alloc(SMALL_BODY_BYTES, piece));
    source.end();
    expect((await reading).length).toBe(3 * SMALL_BODY_BYTES);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeGreaterThan(SMALL_BODY_BYTES);
  });

  it('that trickles in is refused at a deadline', async () => {
    const source = new PassThrough();
    const deadlines = { small: 50, large: 100 };
    const reading = codeOf(readBody(source, bounds({ deadlines })));
    const drip = setInterval(() => source.write('x'), 10);
    expect(await reading).toBe('RequestTimeout');
    clearInterval(drip);
    source.destroy();
  });

  it('that is interrupted is refused', async () => {
    const source = new PassThrough();
    const reading = codeOf(readBody(source, bounds()));
    source.write('half');
    source.destroy();
    expect(await reading).toBe('InvalidRequest');
  });
});
