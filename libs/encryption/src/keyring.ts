import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const IV = 12;
const TAG = 16;
const KEY = 32;
const WRAPPED_KEY = IV + KEY + TAG;
const HEADER = 1 + WRAPPED_KEY;

/** The bytes were not sealed by this keyring for this context, or were changed since. */
export class SealBroken extends Error {
  constructor(context: string) {
    super(`What is kept as "${context}" can't be opened: check that MASTER_KEY is the key that it was stored with.`);
    this.name = 'SealBroken';
  }
}

/**
 * Envelope encryption with AES-256-GCM: each text gets a data key of its own, wrapped by the master key.
 * Layout: version (1 byte), wrapped data key (IV 12, key 32, tag 16), IV 12, ciphertext, tag 16.
 */
export class Keyring {
  constructor(private readonly masterKey: Buffer) {
    if (masterKey.length !== KEY) throw new Error('MASTER_KEY must be 32 bytes in base64: openssl rand -base64 32');
  }

  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Keyring {
    if (!env['MASTER_KEY']) throw new Error('MASTER_KEY is not set: 32 random bytes in base64, the same for every service');
    return new Keyring(Buffer.from(env['MASTER_KEY'], 'base64'));
  }

  /** `context` names the place where the result is kept; it must be given again to open it, so nothing can be moved about. */
  seal(plain: Uint8Array, context: string): Buffer {
    const dataKey = randomBytes(KEY);
    return Buffer.concat([Buffer.of(VERSION), encrypt(this.masterKey, dataKey, context), encrypt(dataKey, plain, context)]);
  }

  /** Throws SealBroken when the bytes, the context or the key differ from what was sealed. */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes[0] !== VERSION || bytes.length < HEADER + IV + TAG) throw new SealBroken(context);
    try {
      const dataKey = decrypt(this.masterKey, bytes.subarray(1, HEADER), context);
      return decrypt(dataKey, bytes.subarray(HEADER), context);
    } catch {
      throw new SealBroken(context);
    }
  }

  /** A 32-byte key for another purpose (HKDF-SHA256), so that the master key itself is used for wrapping only. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.masterKey, Buffer.alloc(0), purpose, KEY));
  }
}

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
