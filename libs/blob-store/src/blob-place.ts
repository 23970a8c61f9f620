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

/** Where sealed bytes are kept: a folder, or a bucket. Keys have been checked before they come here. */
export interface BlobPlace {
  /** Stores or replaces; on return the bytes are kept. A reader sees the old ones or the new, never half of them. */
  put(key: string, sealed: Uint8Array): Promise<void>;
  /** Throws BlobNotFound. */
  get(key: string): Promise<Uint8Array>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Deletes what is below a prefix; returns how many there were. */
  deleteUnder(prefix: string): Promise<number>;
  /** What is below a prefix, in no order; all of it where the prefix is empty. */
  list(prefix: string): AsyncIterable<StoredBlob>;
  /** Resolves when it can be reached and written to. */
  check(): Promise<void>;
}
