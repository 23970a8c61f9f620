import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;

const totpOf = (secret: string, label = ''): TOTP => new TOTP({ issuer: 'Shiren', label, secret: Secret.fromBase32(secret), period: PERIOD });

/** A new secret for an authenticator, and the URI in its QR code. */
export function newTotp(label: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 }).base32;
  return { secret, uri: totpOf(secret, label).toString() };
}

/** The time step of a code if it is right and later than the last one used. One step of clock difference is allowed. */
export function stepOf(code: string, secret: string, usedStep: number | null, now: number): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(now / 1_000 / PERIOD) + delta;
  return usedStep !== null && step <= usedStep ? undefined : step;
}
