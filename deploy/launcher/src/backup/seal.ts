import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { Refusal } from './manifest.js';

/** Turns a stream into its encrypted form, and back. */
export type Seal = (source: Readable) => AsyncIterable<Uint8Array>;
export type Unseal = Seal;

/** How a backup is encrypted: for a recipient of age (`age1…`), whose identity is needed to read it, or with a passphrase from a file. */
export interface Keys {
  recipient?: string;
  identityFile?: string;
  passphraseFile?: string;
}

const BEGINNING = 'age-encryption.org/v1\n';

const textOf = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();

/** Encrypts in the format of age (https://age-encryption.org), which authenticates every part and the end; undefined without a key. */
export async function sealFor({ recipient, passphraseFile }: Keys): Promise<Seal | undefined> {
  if (recipient === undefined && passphraseFile === undefined) return undefined;
  if (recipient !== undefined && passphraseFile !== undefined) throw new Refusal('USAGE', 'Name a recipient or a passphrase, not both.');
  const encrypter = new Encrypter();
  try {
    if (recipient !== undefined) encrypter.addRecipient(recipient);
    else if (passphraseFile !== undefined) encrypter.setPassphrase(await textOf(passphraseFile));
  } catch (error) {
    throw new Refusal('USAGE', `The backup can't be encrypted like this: ${(error as Error).message}.`);
  }
  return async function* (source) {
    yield* Readable.fromWeb((await encrypter.encrypt(Readable.toWeb(source) as globalThis.ReadableStream<Uint8Array>)) as ReadableStream<Uint8Array>);
  };
}

export async function unsealWith({ identityFile, passphraseFile }: Keys): Promise<Unseal | undefined> {
  if (identityFile === undefined && passphraseFile === undefined) return undefined;
  const decrypter = new Decrypter();
  if (passphraseFile !== undefined) decrypter.addPassphrase(await textOf(passphraseFile));
  if (identityFile !== undefined) for (const [identity] of (await textOf(identityFile)).matchAll(/^AGE-SECRET-KEY-\S+/gm)) decrypter.addIdentity(identity);
  return async function* (source) {
    const opened = await decrypter.decrypt(Readable.toWeb(source) as globalThis.ReadableStream<Uint8Array>).catch((error: Error) => {
      throw new Refusal('ENCRYPTED', `The backup can't be decrypted with this key (${error.message}).`);
    });
    yield* Readable.fromWeb(opened as ReadableStream<Uint8Array>);
  };
}

export async function isSealed(file: string): Promise<boolean> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(BEGINNING.length));
    return buffer.toString('utf8', 0, bytesRead) === BEGINNING;
  } finally {
    await opened.close();
  }
}
