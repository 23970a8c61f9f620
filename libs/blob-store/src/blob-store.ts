import { Keyring } from '@shiren/encryption';
import { readEnvironment } from '@shiren/environment';
import { BlobNotFound, type BlobPlace, type StoredBlob } from './blob-place.js';
import { BlobStoreEnvironment } from './environment.js';
import { Folder } from './folder.js';

/** Path segments of letters, digits, `-`, `_` and single dots between them, so that no key leads out of the folder. */
const KEY = /^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*){0,7}$/;

/** Encrypted blobs in a folder or a bucket. Each is encrypted for its own key, so a blob that was moved can't be decrypted. */
export class BlobStore {
  constructor(
    private readonly place: BlobPlace,
    private readonly keyring: Keyring,
  ) {}

  /** In the bucket named by BLOB_S3_BUCKET, otherwise in BLOB_DIRECTORY. */
  static async fromEnvironment(env: NodeJS.ProcessEnv = process.env): Promise<BlobStore> {
    return new BlobStore(await placeOf(env), await Keyring.fromEnvironment(env));
  }

  /** Creates or replaces the blob; once this resolves it is stored durably. Readers see either the old or the new blob, never a mixture. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.place.put(checked(key), this.keyring.seal(bytes, key));
  }

  /** Throws BlobNotFound. */
  async get(key: string): Promise<Buffer> {
    return this.keyring.open(await this.place.get(checked(key)), key);
  }

  /** Wraps the blob's data key with the current master key; returns false if it already was. Throws BlobNotFound. */
  async rewrap(key: string): Promise<boolean> {
    const fresh = this.keyring.rewrap(await this.place.get(checked(key)), key);
    if (fresh) await this.place.put(key, fresh);
    return fresh !== undefined;
  }

  /** Deleting a missing blob is not an error. */
  async delete(key: string): Promise<void> {
    await this.place.delete(checked(key));
  }

  /** Deletes every blob whose key begins with the prefix and a slash; returns their number. */
  deleteUnder(prefix: string): Promise<number> {
    return this.place.deleteUnder(checked(prefix));
  }

  /** All blobs, or those whose key begins with the prefix and a slash; in no particular order. */
  list(prefix?: string): AsyncIterable<StoredBlob> {
    return this.place.list(prefix === undefined ? '' : checked(prefix));
  }

  /** Resolves if the store can be written to. */
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
  // installations that store blobs on disk need not load the S3 client
  if (bucket) return (await import('./bucket.js')).Bucket.fromEnvironment(bucket, env);
  if (!directory) throw new Error('Neither BLOB_DIRECTORY nor BLOB_S3_BUCKET is set: set one to the folder or the bucket for the encrypted images');
  return new Folder(directory);
}
