import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readKeys } from './key-sources.js';

const [one, other] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];

describe('encryption keys', () => {
  it('come from the environment, or from files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'));
    await writeFile(join(folder, 'key'), `${one}\n`);
    const keys = { masterKeys: [Buffer.alloc(32, 1)], lookupKey: Buffer.alloc(32, 1) };
    expect(await readKeys({ MASTER_KEY: one })).toEqual(keys);
    expect(await readKeys({ MASTER_KEY_FILE: join(folder, 'key') })).toEqual(keys);
    await rm(folder, { recursive: true });
  });

  it('require LOOKUP_KEY as soon as there are two', async () => {
    await expect(readKeys({ MASTER_KEY: one, MASTER_KEYS_OTHER: other })).rejects.toThrow('LOOKUP_KEY is not set');
    expect(await readKeys({ MASTER_KEY: other, MASTER_KEYS_OTHER: one, LOOKUP_KEY: one })).toMatchObject({ lookupKey: Buffer.alloc(32, 1) });
    await expect(readKeys({})).rejects.toThrow('MASTER_KEY is not set');
  });

  it('are unwrapped by Vault; its errors contain neither key nor token', async () => {
    const vault = createServer((request, response) => {
      void text(request).then((body) => {
        const right = request.url === '/v1/transit/decrypt/shiren' && request.headers['x-vault-token'] === 'token' && body === '{"ciphertext":"vault:v1:abc"}';
        response.writeHead(right ? 200 : 403).end(JSON.stringify(right ? { data: { plaintext: one } } : { errors: [] }));
      });
    }).listen(0, '127.0.0.1');
    await once(vault, 'listening');
    const env = { MASTER_KEY: 'vault:v1:abc', VAULT_ADDR: `http://127.0.0.1:${(vault.address() as AddressInfo).port}` };
    expect((await readKeys({ ...env, VAULT_TOKEN: 'token' })).masterKeys).toEqual([Buffer.alloc(32, 1)]);
    await expect(readKeys({ ...env, VAULT_TOKEN: 'wrong' })).rejects.toThrow(/^Vault unwraps no key: transit\/decrypt\/shiren answered 403$/);
    await expect(readKeys(env)).rejects.toThrow('VAULT_ADDR and VAULT_TOKEN');
    vault.closeAllConnections();
    await new Promise((resolve) => vault.close(resolve));
  });
});
