import { PassThrough } from 'node:stream';
import { Problem } from '@shiren/contracts-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LARGE_BODY_BYTES } from './read-body.js';
import { LargeBodies } from './large-bodies.js';

afterEach(() => {
  delete process.env['MAX_LARGE_BODY_BYTES'];
});

/** Room for four bodies of the largest size, three of which may be unproven. */
function smallGateway(): LargeBodies {
  process.env['MAX_LARGE_BODY_BYTES'] = String(4 * LARGE_BODY_BYTES);
  return new LargeBodies();
}

interface Sent {
  code: string;
  end(): Promise<void>;
  prove(accountId: string): void;
}

function send(gateway: LargeBodies, ip: string, accountId?: string, isGone = false): Sent {
  const [request, raw] = [{ ip } as FastifyRequest, new PassThrough()];
  if (isGone) raw.destroy();
  let code = 'admitted';
  try {
    gateway.admit(request, { raw } as unknown as FastifyReply, LARGE_BODY_BYTES, accountId === undefined ? {} : { accountId });
  } catch (error) {
    code = `${(error as Problem).code} ${(error as Problem).details['limit'] ?? 'all'}`;
  }
  const end = async (): Promise<void> => {
    raw.destroy();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { code, end, prove: (owner) => gateway.prove(request, owner) };
}

describe('large bodies', () => {
  it('are counted until the request ends, even if the connection closes before they are read', async () => {
    const gateway = smallGateway();
    const all = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((ip) => send(gateway, ip));
    expect(all.map(({ code }) => code)).toEqual(['admitted', 'admitted', 'admitted']);
    expect(send(gateway, '192.0.2.4').code).toBe('SERVICE.BUSY all');
    expect(send(gateway, '192.0.2.4', 'proven').code).toBe('admitted');
    await all[0]?.end();
    const gone = send(gateway, '192.0.2.5', undefined, true);
    expect(gone.code).toBe('admitted');
    await gone.end();
    expect(send(gateway, '192.0.2.6').code).toBe('admitted');
  });

  it('of one client network leave room for another, and so do those of one account', () => {
    const gateway = smallGateway();
    expect(Array.from({ length: 3 }, (_, index) => send(gateway, `2001:db8::${index}`).code)).toEqual(['admitted', 'admitted', 'LIMIT.REACHED large-bodies']);
    expect(send(gateway, '2001:db8:0:1::1').code).toBe('admitted');
    const byAccount = smallGateway();
    expect(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((ip) => send(byAccount, ip, 'one').code)).toEqual([
      'admitted',
      'admitted',
      'LIMIT.REACHED large-bodies',
    ]);
    expect(send(byAccount, '192.0.2.3', 'two').code).toBe('admitted');
  });

  it('that no signature proves are limited per minute and client network; those that are proven in the end do not count', async () => {
    const gateway = smallGateway();
    for (let count = 0; count < 8; count += 1) {
      const sent = send(gateway, '192.0.2.1');
      expect(sent.code).toBe('admitted');
      sent.prove('one');
      await sent.end();
    }
    const codes: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const sent = send(gateway, '192.0.2.1');
      codes.push(sent.code);
      await sent.end();
    }
    expect(codes).toEqual(['admitted', 'admitted', 'admitted', 'admitted', 'LIMIT.REACHED unproven-bodies']);
    expect(send(gateway, '192.0.2.1', 'one').code).toBe('admitted');
    expect(send(gateway, '192.0.2.2').code).toBe('admitted');
  });

  it('whose client disconnects before the signature is checked are released once', async () => {
    const gateway = smallGateway();
    const gone = send(gateway, '192.0.2.1');
    await gone.end();
    gone.prove('one');
    // three may be unproven, as if the released one had never been there
    expect(['192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'].map((ip) => send(gateway, ip).code).at(-1)).toBe('SERVICE.BUSY all');
    expect(send(gateway, '192.0.2.6', 'one').code).toBe('admitted');
  });

  it('need a bound of at least four bodies of the largest size', () => {
    process.env['MAX_LARGE_BODY_BYTES'] = String(4 * LARGE_BODY_BYTES - 1);
    expect(() => new LargeBodies()).toThrow('MAX_LARGE_BODY_BYTES');
  });
});
