/** There is no blob with this key; it may have been erased. */
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

/** Stores encrypted bytes in a folder or a bucket. The caller has validated the keys. */
export interface BlobPlace {
  /** Creates or replaces the blob; once this resolves it is stored durably. Readers see either the old or the new bytes, never a mixture. */
  put(key: string, sealed: Uint8Array): Promise<void>;
  /** Throws BlobNotFound. */
  get(key: string): Promise<Uint8Array>;
  /** Deleting a missing blob is not an error. */
  delete(key: string): Promise<void>;
  /** Deletes everything below a prefix; returns the number of deleted blobs. */
  deleteUnder(prefix: string): Promise<number>;
  /** Everything below a prefix, in no particular order; an empty prefix lists all blobs. */
  list(prefix: string): AsyncIterable<StoredBlob>;
  /** Resolves if the store can be reached and written to. */
  check(): Promise<void>;
}
