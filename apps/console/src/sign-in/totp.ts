import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;

const totpOf = (secret: string, label = ''): TOTP => new TOTP({ issuer: 'Shiren', label, secret: Secret.fromBase32(secret), period: PERIOD });

/** A secret for an authenticator, and the address that its picture code holds. */
export function newTotp(label: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 }).base32;
  return { secret, uri: totpOf(secret, label).toString() };
}

/** The time step that a code is of, where it is right and of a later one than was used; one step of clock difference is allowed. */
export function stepOf(code: string, secret: string, usedStep: number | null, now: number): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(now / 1_000 / PERIOD) + delta;
  return usedStep !== null && step <= usedStep ? undefined : step;
}
