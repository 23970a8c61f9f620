import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, startNats, startPostgres } from '@shiren/embedded';

export interface TestServers {
  /** Holds the servers' files and, below `blobs`, what services store. */
  folder: string;
  databaseUrl: string;
  natsUrl: string;
  /** Ends the servers and deletes the folder. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL and NATS for one test file and sets `process.env` for services that run in the test's own process: where the servers
 * and the blobs are, a new master key, and `environment` over it.
 */
export async function startServers(environment: NodeJS.ProcessEnv = {}): Promise<TestServers> {
  const folder = await mkdtemp(join(tmpdir(), 'shiren-test-'));
  await chmod(folder, 0o711); // PostgreSQL runs as a user of its own where the tests are root's
  const postgres = await startPostgres({ directory: join(folder, 'postgres'), password: randomBytes(16).toString('hex'), volatile: true });
  const nats = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
  Object.assign(process.env, {
    DATABASE_URL: postgres.url,
    NATS_URL: nats.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
    BLOB_DIRECTORY: join(folder, 'blobs'),
    HEALTH_HOST: '127.0.0.1',
    LOG_LEVEL: 'fatal',
    ...environment,
  });
  return {
    folder,
    databaseUrl: postgres.url,
    natsUrl: nats.url,
    stop: async () => {
      await Promise.all([postgres.stop(), nats.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
