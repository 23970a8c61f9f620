import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@shiren/embedded';
import S3rver from 's3rver';

/** An S3-compatible store with its own folder. */
export class S3Store {
  /** Environment for services that use it. */
  readonly environment: { S3_ENDPOINT: string; S3_ACCESS_KEY_ID: string; S3_SECRET_ACCESS_KEY: string };
  private server: S3rver;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
  ) {
    this.environment = { S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER' };
    this.server = this.create();
  }

  static async open(): Promise<S3Store> {
    const store = new S3Store(await mkdtemp(join(tmpdir(), 'shiren-s3-')), await freePort());
    await store.server.run();
    return store;
  }

  /** Stops the server and keeps its data. */
  async pause(): Promise<void> {
    await this.server.close();
  }

  async resume(): Promise<void> {
    this.server = this.create();
    await this.server.run();
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.directory, { recursive: true });
  }

  private create(): S3rver {
    return new S3rver({ address: '127.0.0.1', port: this.port, silent: true, directory: this.directory });
  }
}
