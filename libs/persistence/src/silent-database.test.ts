import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { startTcpProxy, type TcpProxy } from '@shiren/testing';
import { DataSource } from 'typeorm';
import { databaseOptions } from './database.js';

describe('a database whose network swallows what is sent', () => {
  let server: EmbeddedServer;
  let network: TcpProxy;
  let database: DataSource;

  beforeAll(async () => {
    server = await startTemporaryPostgres();
    network = await startTcpProxy(Number(new URL(server.url).port));
    const url = new URL(server.url);
    url.port = String(network.port);
    database = await new DataSource(databaseOptions({ schema: 'public', entities: [], migrations: [] }, { DATABASE_URL: url.href })).initialize();
  }, 120_000);

  afterAll(async () => {
    await database?.destroy();
    await network?.close();
    await server?.stop();
  });

  it('fails waiting queries soon, and is used again once the network is back', async () => {
    await expect(database.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
    network.swallow();
    const began = Date.now();
    await expect(database.transaction((manager) => manager.query('select 1'))).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(40_000);
    network.restore();
    await expect(database.query('select 2 as two')).resolves.toEqual([{ two: 2 }]);
  }, 90_000);
});
