/** A whole number above zero from the environment. Throws an error that names the variable. */
export function capacityFrom(
  name: 'MAX_NONCES' | 'MAX_IDEMPOTENCY_BYTES' | 'MAX_CALLS_IN_FLIGHT' | 'MAX_LARGE_BODY_BYTES',
  fallback: number,
  env: NodeJS.ProcessEnv = process.env,
): number {
  const text = env[name];
  if (!text) return fallback;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`${name}: "${text}" is not a whole number above 0.`);
  return Number(text);
}
