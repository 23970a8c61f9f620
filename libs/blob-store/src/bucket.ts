import { DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, NoSuchKey, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { BlobNotFound, type BlobPlace, type StoredBlob } from './blob-place.js';
import { s3Options } from './s3-options.js';

/** A bucket of S3 or a compatible store: MinIO, Ceph, OSS. */
export class Bucket implements BlobPlace {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  static fromEnvironment(bucket: string, env: NodeJS.ProcessEnv): Bucket {
    return new Bucket(new S3Client(s3Options(env)), bucket);
  }

  async put(key: string, sealed: Uint8Array): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: sealed, ContentType: 'application/octet-stream' }));
  }

  async get(key: string): Promise<Uint8Array> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      if (!Body) throw new BlobNotFound(key);
      return await Body.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) throw new BlobNotFound(key);
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  async deleteUnder(prefix: string): Promise<number> {
    let deleted = 0;
    for await (const { key } of this.list(prefix)) {
      await this.delete(key);
      deleted += 1;
    }
    return deleted;
  }

  async *list(prefix: string): AsyncGenerator<StoredBlob> {
    const below = prefix === '' ? {} : { Prefix: `${prefix}/` };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, ...below })) {
      for (const { Key, LastModified } of Contents) if (Key) yield { key: Key, changedAt: LastModified ?? new Date() };
    }
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }
}
