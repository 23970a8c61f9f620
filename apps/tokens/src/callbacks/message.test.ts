import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { messageOf, type Result } from './message.js';
import { signedHeaders } from '@shiren/outbound';

const id = '0193-attempt';
const [secret, before] = [`whsec_${Buffer.alloc(24, 1).toString('base64')}`, `whsec_${Buffer.alloc(24, 2).toString('base64')}`];
const result: Result = {
  biz: 'RPBasic',
  ticketId: 'ticket-1',
  verdict: { outcome: 'failed', reasons: ['204', '205'], trustedScore: 31, authorityScore: 31 },
  decidedAt: new Date('2026-11-24T08:00:00Z'),
  userData: null,
  classic: false,
  sandbox: false,
};

describe('the message', () => {
  it('holds the outcome of the ticket and no personal data', () => {
    expect(JSON.parse(messageOf(result))).toEqual({
      type: 'verification.failed',
      timestamp: '2026-11-24T08:00:00.000Z',
      data: { biz: 'RPBasic', ticketId: 'ticket-1', statusCode: 2, subCodes: ['204', '205'] },
    });
  });

  it('returns the business’s userData, and uses the names of 2019 if that API was used', () => {
    const message = messageOf({ ...result, verdict: { outcome: 'passed', reasons: [] }, userData: '{"order":1}', classic: true });
    expect(JSON.parse(message)).toMatchObject({
      type: 'verification.passed',
      data: { statusCode: 1, subCodes: ['200'], userData: '{"order":1}', bizType: 'RPBasic', bizId: 'ticket-1', verifyStatus: 1 },
    });
  });

  it('of a test has another type, so that nobody takes it for real', () => {
    expect(JSON.parse(messageOf({ ...result, sandbox: true }))).toMatchObject({ type: 'sandbox.verification.failed' });
  });
});

describe('the signature', () => {
  it('is accepted by the library with either secret, whatever the content', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (userData, webhookId) => {
        const body = messageOf({ ...result, userData });
        const headers = signedHeaders(webhookId, body, [secret, before], new Date());
        for (const known of [secret, before]) expect(new Webhook(known).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': `${webhookId}x` })).toThrow();
      }),
    );
  });

  it('is not accepted with a secret that did not sign', () => {
    const body = messageOf(result);
    expect(() => new Webhook(before).verify(body, signedHeaders(id, body, [secret], new Date()))).toThrow();
  });

  it('can be made with any non-empty seed, even one that only looks like a secret', () => {
    const body = messageOf(result);
    const seeds = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.string().map((text) => `whsec_${text}`),
    );
    fc.assert(fc.property(seeds, (seed) => expect(signedHeaders(id, body, [seed], new Date())['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/)));
  });

  it('uses a seed as it is, in any script', () => {
    const body = messageOf(result);
    const headers = signedHeaders(id, body, ['种子 seed'], new Date());
    expect(new Webhook(Buffer.from('种子 seed'), { format: 'raw' }).verify(body, headers)).toBeDefined();
  });
});
