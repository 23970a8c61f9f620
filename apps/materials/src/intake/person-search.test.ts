import { randomBytes, randomUUID } from 'node:crypto';
import type { MaterialType } from '@shiren/contracts-core';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Keyring } from '@shiren/encryption';
import { databaseOptions, migrate } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { database } from '../materials.module.js';
import { putMaterials } from '../queries/put-materials.js';
import { DraftRecord } from './draft.entity.js';
import { MaterialRecord } from './material.entity.js';
import { PersonHash } from './person-hash.js';
import { PersonSearch } from './person-search.js';
import { StoredMaterials } from './stored-materials.js';

const keyring = new Keyring(randomBytes(32));
let postgres: EmbeddedServer;
let source: DataSource;
let search: PersonSearch;
let stored: StoredMaterials;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const env = { DATABASE_URL: postgres.url };
  await migrate(database, env);
  source = await new DataSource(databaseOptions(database, env)).initialize();
  search = new PersonSearch(source, new PersonHash(keyring));
  stored = new StoredMaterials(source, keyring, new PersonHash(keyring));
}, 120_000);

afterAll(async () => {
  await source?.destroy();
  await postgres?.stop();
});

const accountId = randomUUID();
const [anna, bella] = ['11010119900101001X', '110101199001010036'];

async function attempt(given: Partial<Record<MaterialType, string>>, place: 'material' | 'draft' = 'material', account = accountId): Promise<string> {
  const attemptId = v7();
  const rows = (Object.entries(given) as [MaterialType, string][]).map(([type, value]) => ({ type, ...stored.encrypted(attemptId, { type, value }) }));
  if (place === 'material') await putMaterials(source.manager, attemptId, account, rows);
  else await source.manager.insert(DraftRecord, rows.map((row) => ({ ...row, attemptId, accountId: account, draftId: randomUUID() }))); // prettier-ignore
  return attemptId;
}

const found = (name?: string, number?: string, limit = 10): Promise<string[]> =>
  search.find({ accountId, limit, ...search.keysOf({ ...(name ? { name } : {}), ...(number ? { number } : {}) }) });

describe('a search for a person', () => {
  it('finds the newest attempts of the own account by number, by name and by both', async () => {
    const first = await attempt({ Name: '安娜', IdentificationNumber: anna });
    const draft = await attempt({ Name: '安娜', IdentificationNumber: anna }, 'draft');
    const namesake = await attempt({ Name: '安娜', IdentificationNumber: bella });
    const numberOnly = await attempt({ IdentificationNumber: anna });
    await attempt({ Name: '安娜', IdentificationNumber: anna }, 'material', randomUUID());
    const former = await attempt({ Name: '安娜', IdentificationNumber: anna });
    await source.manager.update(MaterialRecord, { attemptId: former }, { personName: null });
    expect(await found(undefined, anna)).toEqual([former, numberOnly, draft, first]);
    expect(await found(undefined, anna.toLowerCase(), 2)).toEqual([former, numberOnly]);
    expect(await found('安娜')).toEqual([namesake, draft, first]);
    expect(await found('安娜', anna)).toEqual([former, numberOnly, draft, first]);
    expect(await found('贝拉', anna)).toEqual([former, numberOnly]);
    expect(await found('贝拉')).toEqual([]);
    expect(await found()).toEqual([]);
  });
});
