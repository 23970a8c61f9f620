import { readFile } from 'node:fs/promises';

/** Milliseconds that Vault may take. */
const DEADLINE = 10_000;

export interface Keys {
  /** The first seals, all of them open. */
  masterKeys: Buffer[];
  lookupKey: Buffer;
}

/**
 * MASTER_KEY or the file that MASTER_KEY_FILE names; further keys that open in MASTER_KEYS_OTHER (or its file), separated by commas; LOOKUP_KEY for
 * the keyed hashes. Each is 32 bytes in base64, or `vault:v1:…`, which Vault's transit engine unwraps at the start.
 */
export async function readKeys(env: NodeJS.ProcessEnv): Promise<Keys> {
  const current = await textOf('MASTER_KEY', env);
  if (!current) throw new Error('MASTER_KEY is not set: 32 random bytes in base64, the same for every service');
  const others = ((await textOf('MASTER_KEYS_OTHER', env)) ?? '').split(',').filter((text) => text.trim() !== '');
  const lookup = await textOf('LOOKUP_KEY', env);
  if (others.length > 0 && !lookup) {
    // it must never follow MASTER_KEY: people would not be found by their numbers any more
    throw new Error('LOOKUP_KEY is not set: with MASTER_KEYS_OTHER it is needed, and is the key that was MASTER_KEY when this system was made');
  }
  const [first, ...rest] = await Promise.all([current, ...others].map((text) => keyOf(text.trim(), env)));
  return { masterKeys: [first as Buffer, ...rest], lookupKey: lookup ? await keyOf(lookup, env) : (first as Buffer) };
}

async function textOf(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = env[`${name}_FILE`];
  return env[name] ?? (file ? (await readFile(file, 'utf8')).trim() : undefined);
}

const keyOf = async (text: string, env: NodeJS.ProcessEnv): Promise<Buffer> =>
  Buffer.from(text.startsWith('vault:') ? await unwrapped(text, env) : text, 'base64');

/** Throws without the key or the token in the message. */
async function unwrapped(ciphertext: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { VAULT_ADDR: address, VAULT_TRANSIT_KEY: key = 'shiren', VAULT_NAMESPACE: namespace } = env;
  const token = await textOf('VAULT_TOKEN', env);
  if (!address || !token) throw new Error('A key begins with vault:, so VAULT_ADDR and VAULT_TOKEN (or VAULT_TOKEN_FILE) must be set');
  const response = await fetch(new URL(`/v1/transit/decrypt/${encodeURIComponent(key)}`, address), {
    method: 'POST',
    headers: { 'x-vault-token': token, 'content-type': 'application/json', ...(namespace ? { 'x-vault-namespace': namespace } : {}) },
    body: JSON.stringify({ ciphertext }),
    signal: AbortSignal.timeout(DEADLINE),
    redirect: 'error',
  });
  const { data } = (await response.json().catch(() => ({}))) as { data?: { plaintext?: string } };
  if (!response.ok || !data?.plaintext) throw new Error(`Vault unwraps no key: transit/decrypt/${key} answered ${response.status}`);
  return data.plaintext;
}
