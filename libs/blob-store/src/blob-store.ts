import { Keyring } from '@shiren/encryption';
import { readEnvironment } from '@shiren/environment';
import { BlobNotFound, type BlobPlace, type StoredBlob } from './blob-place.js';
import { BlobStoreEnvironment } from './environment.js';
import { Folder } from './folder.js';

/** Path segments of letters, digits, `-`, `_` and single dots inside: no key can lead out of the folder. */
const KEY = /^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*){0,7}$/;

/** Encrypted blobs in a folder or a bucket; each is sealed for its own key, so one moved elsewhere can't be opened. */
export class BlobStore {
  constructor(
    private readonly place: BlobPlace,
    private readonly keyring: Keyring,
  ) {}

  /** In the bucket that BLOB_S3_BUCKET names, else in BLOB_DIRECTORY. */
  static async fromEnvironment(env: NodeJS.ProcessEnv = process.env): Promise<BlobStore> {
    return new BlobStore(await placeOf(env), await Keyring.fromEnvironment(env));
  }

  /** Stores or replaces; on return the bytes are kept. A reader sees the old blob or the new, never half of one. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.place.put(checked(key), this.keyring.seal(bytes, key));
  }

  /** Throws BlobNotFound. */
  async get(key: string): Promise<Buffer> {
    return this.keyring.open(await this.place.get(checked(key)), key);
  }

  /** Wraps its data key anew under the current master key; false where that was done. Throws BlobNotFound. */
  async rewrap(key: string): Promise<boolean> {
    const fresh = this.keyring.rewrap(await this.place.get(checked(key)), key);
    if (fresh) await this.place.put(key, fresh);
    return fresh !== undefined;
  }

  /** Deleting what is not there is no error. */
  async delete(key: string): Promise<void> {
    await this.place.delete(checked(key));
  }

  /** Deletes every blob whose key begins with the prefix and a slash; returns how many there were. */
  deleteUnder(prefix: string): Promise<number> {
    return this.place.deleteUnder(checked(prefix));
  }

  /** Every blob, or those whose key begins with the prefix and a slash; in no order. */
  list(prefix?: string): AsyncIterable<StoredBlob> {
    return this.place.list(prefix === undefined ? '' : checked(prefix));
  }

  /** Resolves when the store can be written to. */
  check(): Promise<void> {
    return this.place.check();
  }
}

function checked(key: string): string {
  if (!KEY.test(key)) throw new BlobNotFound(key);
  return key;
}

async function placeOf(env: NodeJS.ProcessEnv): Promise<BlobPlace> {
  const { bucket, directory } = readEnvironment(BlobStoreEnvironment, env);
  // who keeps them on disk need not load the client
  if (bucket) return (await import('./bucket.js')).Bucket.fromEnvironment(bucket, env);
  if (!directory) throw new Error('Neither BLOB_DIRECTORY nor BLOB_S3_BUCKET is set: the folder or the bucket that keeps the encrypted images');
  return new Folder(directory);
}
