import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readKeys } from './key-sources.js';

/** Version bytes: encrypted before keys had ids, and since then. */
const [WITHOUT_ID, WITH_ID] = [1, 2];
const ID = 4;
const IV = 12;
const TAG = 16;
const KEY = 32;
const WRAPPED_KEY = IV + KEY + TAG;

/** The bytes were not encrypted by this keyring for this context, or have been changed since. */
export class SealBroken extends Error {
  constructor(context: string) {
    super(`What is kept as "${context}" can't be opened: check that the key that it was stored with is MASTER_KEY or one of MASTER_KEYS_OTHER.`);
    this.name = 'SealBroken';
  }
}

/** A master key and the id that marks what it wrapped; the id is derived from the key, so nobody has to assign it. */
interface MasterKey {
  key: Buffer;
  id: Buffer;
}

/**
 * Envelope encryption with AES-256-GCM: each text has its own data key, wrapped by the master key.
 * Layout: version (1 byte), id of the master key (4), wrapped data key (IV 12, key 32, tag 16), IV 12, ciphertext, tag 16.
 */
export class Keyring {
  private readonly keys: readonly MasterKey[];
  private readonly current: MasterKey;
  private readonly lookupKey: Buffer;

  /** The first key encrypts, all of them decrypt. Keyed hashes are derived from `lookupKey`, which stays the same when the other keys change. */
  constructor(masterKeys: Buffer | readonly Buffer[], lookupKey?: Buffer) {
    const keys = Buffer.isBuffer(masterKeys) ? [masterKeys] : masterKeys;
    const [first] = keys;
    if (!first || [...keys, ...(lookupKey ? [lookupKey] : [])].some((key) => key.length !== KEY)) {
      throw new Error('A master key must be 32 bytes in base64: openssl rand -base64 32');
    }
    this.keys = keys.map((key) => ({ key, id: derive(key, 'key-id').subarray(0, ID) }));
    this.current = this.keys[0] as MasterKey;
    this.lookupKey = lookupKey ?? first;
  }

  /** Throws if no key is configured, or a configured one can't be obtained. */
  static async fromEnvironment(env: NodeJS.ProcessEnv = process.env): Promise<Keyring> {
    const { masterKeys, lookupKey } = await readKeys(env);
    return new Keyring(masterKeys, lookupKey);
  }

  /** `context` names where the result is stored. It is needed again to decrypt, so encrypted values can't be swapped. */
  seal(plain: Uint8Array, context: string): Buffer {
    const dataKey = randomBytes(KEY);
    return this.wrapped(dataKey, encrypt(dataKey, plain, context), context);
  }

  /** Throws SealBroken if the bytes, the context or the key differ from what was encrypted. */
  open(sealed: Uint8Array, context: string): Buffer {
    const { dataKey, content } = this.unwrap(sealed, context);
    try {
      return decrypt(dataKey, content, context);
    } catch {
      throw new SealBroken(context);
    }
  }

  /** Wraps the data key with the current master key and leaves the content unchanged; undefined if it already was. Throws SealBroken. */
  rewrap(sealed: Uint8Array, context: string): Buffer | undefined {
    const { dataKey, content, key } = this.unwrap(sealed, context);
    return key === this.current && sealed[0] === WITH_ID ? undefined : this.wrapped(dataKey, content, context);
  }

  /** A 32-byte key for another purpose (HKDF-SHA256), so that the master key itself is used for wrapping only. */
  derive(purpose: string): Buffer {
    return derive(this.lookupKey, purpose);
  }

  private wrapped(dataKey: Buffer, content: Buffer, context: string): Buffer {
    return Buffer.concat([Buffer.of(WITH_ID), this.current.id, encrypt(this.current.key, dataKey, context), content]);
  }

  private unwrap(sealed: Uint8Array, context: string): { dataKey: Buffer; content: Buffer; key: MasterKey } {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const header = bytes[0] === WITH_ID ? 1 + ID : 1;
    if ((bytes[0] !== WITH_ID && bytes[0] !== WITHOUT_ID) || bytes.length < header + WRAPPED_KEY + IV + TAG) throw new SealBroken(context);
    const content = bytes.subarray(header + WRAPPED_KEY);
    for (const key of this.keys) {
      if (bytes[0] === WITH_ID && !key.id.equals(bytes.subarray(1, header))) continue;
      try {
        return { dataKey: decrypt(key.key, bytes.subarray(header, header + WRAPPED_KEY), context), content, key };
      } catch {
        // not this key, or the data is damaged
      }
    }
    throw new SealBroken(context);
  }
}

const derive = (key: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, KEY));

function encrypt(key: Buffer, plain: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(IV, -TAG)), decipher.final()]);
}
