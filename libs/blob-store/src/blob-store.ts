import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Keyring } from '@shiren/encryption';

/** Nothing is kept under this key, or it has been erased. */
export class BlobNotFound extends Error {
  constructor(readonly key: string) {
    super(`No blob is kept as "${key}".`);
    this.name = 'BlobNotFound';
  }
}

export interface StoredBlob {
  key: string;
  changedAt: Date;
}

/** Path segments of letters, digits, `-`, `_` and single dots inside: no key can lead out of the folder. */
const KEY = /^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*){0,7}$/;

/** Encrypted blobs in a folder; each is sealed for its own key, so a file moved elsewhere can't be opened. */
export class BlobStore {
  constructor(
    private readonly directory: string,
    private readonly keyring: Keyring,
  ) {}

  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): BlobStore {
    if (!env['BLOB_DIRECTORY']) throw new Error('BLOB_DIRECTORY is not set: the folder that keeps the encrypted images');
    return new BlobStore(env['BLOB_DIRECTORY'], Keyring.fromEnvironment(env));
  }

  /** Stores or replaces; on return the bytes are on disk. A reader sees the old blob or the new, never half of one. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${randomUUID()}~`;
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(this.keyring.seal(bytes, key));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<Buffer> {
    let sealed: Buffer;
    try {
      sealed = await readFile(this.path(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BlobNotFound(key);
      throw error;
    }
    return this.keyring.open(sealed, key);
  }

  /** Deleting what is not there is no error. */
  async delete(key: string): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  /** Deletes every blob whose key begins with the prefix and a slash; returns how many there were. */
  async deleteUnder(prefix: string): Promise<number> {
    let deleted = 0;
    for await (const { key } of this.list(prefix)) {
      await this.delete(key);
      deleted += 1;
    }
    await rm(this.path(prefix), { recursive: true, force: true });
    return deleted;
  }

  /** Every blob below a prefix, in no order; without one, all of them. */
  async *list(prefix = ''): AsyncGenerator<StoredBlob> {
    const folder = prefix === '' ? this.directory : this.path(prefix);
    const entries = await opendir(folder, { recursive: true }).catch(absent);
    if (!entries) return;
    for await (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(absent);
      if (found) yield { key: relative(this.directory, path).split(sep).join('/'), changedAt: found.mtime };
    }
  }

  /** Resolves when the folder can be written to. */
  async check(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await access(this.directory, constants.W_OK);
  }

  private path(key: string): string {
    if (!KEY.test(key)) throw new BlobNotFound(key);
    return join(this.directory, key);
  }
}

/** Undefined where the file or folder is not there. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
