import { Secret, TOTP } from 'otpauth';
import { newTotp, stepOf } from './totp.js';

describe('a code of an authenticator', () => {
  const { secret, uri } = newTotp('demo/owner');
  const now = Date.parse('2026-11-24T08:00:00Z');
  const codeAt = (timestamp: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });

  it('works once, for half a minute and the ones before and after', () => {
    expect(uri).toContain(`secret=${secret}`);
    const step = stepOf(codeAt(now), secret, null, now);
    expect(step).toBe(now / 30_000);
    expect(stepOf(codeAt(now), secret, step ?? null, now)).toBeUndefined();
    expect(stepOf(codeAt(now - 30_000), secret, null, now)).toBe(now / 30_000 - 1);
    expect(stepOf(codeAt(now - 90_000), secret, null, now)).toBeUndefined();
  });

  it('of another secret does not work', () => expect(stepOf(codeAt(now), newTotp('demo/other').secret, null, now)).toBeUndefined());
});
