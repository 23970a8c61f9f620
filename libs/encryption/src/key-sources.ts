import { readFile } from 'node:fs/promises';
import { readEnvironment } from '@shiren/environment';
import { KeyringEnvironment } from './environment.js';

/** Deadline for a response from Vault, in milliseconds. */
const DEADLINE_MS = 10_000;

export interface Keys {
  /** The first one encrypts, all of them decrypt. */
  masterKeys: Buffer[];
  lookupKey: Buffer;
}

/**
 * The master key comes from MASTER_KEY or the file named by MASTER_KEY_FILE; further keys for decryption from MASTER_KEYS_OTHER (or its file),
 * separated by commas; the key for keyed hashes from LOOKUP_KEY. Each is 32 bytes in base64, or `vault:v1:…`, which Vault's transit engine decrypts
 * at start.
 */
export async function readKeys(env: NodeJS.ProcessEnv): Promise<Keys> {
  const environment = readEnvironment(KeyringEnvironment, env);
  const current = await textOf(environment.masterKey, environment.masterKeyFile);
  if (!current) throw new Error('MASTER_KEY is not set: 32 random bytes in base64, the same for every service');
  const others = ((await textOf(environment.otherKeys, environment.otherKeysFile)) ?? '').split(',').filter((text) => text.trim() !== '');
  const lookup = await textOf(environment.lookupKey, environment.lookupKeyFile);
  if (others.length > 0 && !lookup) {
    // it must not default to a new MASTER_KEY: people would no longer be found by their numbers
    throw new Error('LOOKUP_KEY is not set. It is needed with MASTER_KEYS_OTHER: set it to the MASTER_KEY with which this system was first started');
  }
  const [first, ...rest] = await Promise.all([current, ...others].map((text) => keyOf(text.trim(), environment)));
  return { masterKeys: [first as Buffer, ...rest], lookupKey: lookup ? await keyOf(lookup, environment) : (first as Buffer) };
}

const textOf = async (text: string | undefined, file: string | undefined): Promise<string | undefined> =>
  text ?? (file ? (await readFile(file, 'utf8')).trim() : undefined);

const keyOf = async (text: string, environment: KeyringEnvironment): Promise<Buffer> =>
  Buffer.from(text.startsWith('vault:') ? await unwrapped(text, environment) : text, 'base64');

/** Errors never contain the key or the token. */
async function unwrapped(ciphertext: string, environment: KeyringEnvironment): Promise<string> {
  const { vaultAddress: address, vaultTransitKey: key, vaultNamespace: namespace } = environment;
  const token = await textOf(environment.vaultToken, environment.vaultTokenFile);
  if (!address || !token) throw new Error('A key begins with vault:, so VAULT_ADDR and VAULT_TOKEN (or VAULT_TOKEN_FILE) must be set');
  const response = await fetch(new URL(`/v1/transit/decrypt/${encodeURIComponent(key)}`, address), {
    method: 'POST',
    headers: { 'x-vault-token': token, 'content-type': 'application/json', ...(namespace ? { 'x-vault-namespace': namespace } : {}) },
    body: JSON.stringify({ ciphertext }),
    signal: AbortSignal.timeout(DEADLINE_MS),
    redirect: 'error',
  });
  const { data } = (await response.json().catch(() => ({}))) as { data?: { plaintext?: string } };
  if (!response.ok || !data?.plaintext) throw new Error(`Vault unwraps no key: transit/decrypt/${key} answered ${response.status}`);
  return data.plaintext;
}
