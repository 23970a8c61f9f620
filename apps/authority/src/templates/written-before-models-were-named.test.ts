import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobStore, formerNames, templateOf } from '@shiren/blob-store';
import { Bus, connectToNats, runService, type RunningService } from '@shiren/bus';
import { inference } from '@shiren/contracts-media';
import { authority, type TemplateCounts } from '@shiren/contracts-registry';
import { migrate } from '@shiren/persistence';
import { identificationNumber, sampleFace, startServers, startService, type RunningProcess, type TestServers } from '@shiren/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { AuthorityModule, database } from '../authority.module.js';
import { uncomparablePeople } from '../people-file/uncomparable-people.js';
import { TemplateRefresh } from '../refresh/template-refresh.js';
import { isStored, photosLookedAt, putFace, refreshOf } from '../testing/templates.js';

/** What happens to a registry and to an attempt's photos written by commit 6aef65f, whose templates come from another model and don't name it. */

const fixture = join(import.meta.dirname, 'written-by-6aef65f');
const attempt = 'materials/d5a76018-ff1c-4f23-b7d9-cab51efc7ada';
const written = {
  anna: 'identities/62d59469-e1d6-4d12-aaf4-195929291c3c',
  bella: 'identities/21ba461d-0943-4926-8041-59fef8dc41d9',
  clara: 'identities/e58031cf-c560-42cc-b905-19a1922857da',
  dora: 'identities/b60e3f14-2717-4e49-be3b-f6322e390f66',
  /** Of Anna, from the camera and as submitted by the business. */
  face: `${attempt}/faf73b96-c84a-4102-98da-7f2428af9f69`,
  retained: `${attempt}/10cc14a7-b770-40ed-a84b-0fb1cb11f19e`,
} as const;

const anna = { name: '安娜', identificationNumber: identificationNumber(601) };
const bella = { name: '贝拉', identificationNumber: identificationNumber(602) };
/** Was imported with a descriptor and no photo. */
const clara = { name: '克拉拉', identificationNumber: identificationNumber(603) };
/** Her photo is lost. */
const dora = { name: '朵拉', identificationNumber: identificationNumber(604) };

let servers: TestServers;
let connection: NatsConnection;
let service: RunningService;
let describing: RunningProcess;
let bus: Bus;
let blobs: BlobStore;
let model: string;
let sealedTemplates: Record<string, string>;

const counts = async (): Promise<TemplateCounts | undefined> => (await bus.ask(authority.state, { counted: true })).templates;

const pass = (): Promise<unknown> => refreshOf(service, bus).pass();

/** How many photos inference processed while `work` ran; it processes none if it compares stored templates. */
async function looksDuring<T>(work: () => Promise<T>): Promise<{ result: T; looks: number }> {
  const before = await photosLookedAt(describing);
  const result = await work();
  return { result, looks: (await photosLookedAt(describing)) - before };
}

/** Restores everything as the earlier release left it, except Dora's photo. */
async function restore(url: string, blobDirectory: string): Promise<void> {
  const source = new DataSource({ type: 'postgres', url, extra: { max: 1 } });
  await source.initialize();
  await source.query(await readFile(join(fixture, 'database.sql'), 'utf8'));
  await source.destroy();
  for (const [key, sealed] of Object.entries(sealedTemplates)) {
    await mkdir(dirname(join(blobDirectory, key)), { recursive: true });
    await writeFile(join(blobDirectory, key), Buffer.from(sealed, 'base64'));
  }
  blobs = await BlobStore.fromEnvironment();
  await blobs.put(written.anna, await sampleFace('anna'));
  await blobs.put(written.bella, await sampleFace('bella'));
  await blobs.put(written.face, await sampleFace('annaAgain'));
  await blobs.put(written.retained, await sampleFace('anna'));
}

beforeAll(async () => {
  servers = await startServers({ MASTER_KEY: Buffer.alloc(32, 18).toString('base64'), INFERENCE_WORKERS: '1' });
  sealedTemplates = JSON.parse(await readFile(join(fixture, 'templates.json'), 'utf8')) as Record<string, string>;
  await restore(servers.databaseUrl, join(servers.folder, 'blobs'));
  await migrate(database);
  describing = await startService('inference', {});
  service = await runService({ name: 'authority', module: AuthorityModule });
  await service.context.get(TemplateRefresh).onApplicationShutdown(); // its own passes would interfere
  connection = await connectToNats('test');
  bus = new Bus(connection);
  model = (await bus.ask(inference.models, { of: 'faces' })).recognition;
}, 240_000);

afterAll(async () => {
  await service?.close();
  await describing?.stop();
  await connection?.close();
  await servers?.stop();
}, 60_000);

it('a person who is compared is described again at once, and so is the attempt’s face: their old templates are not used', async () => {
  const { looks, result } = await looksDuring(() => bus.ask(authority.compare, { ...anna, face: written.face }));
  expect(result).toMatchObject({ identity: 'match', photo: 'current' });
  expect(result.score).toBeGreaterThan(80);
  expect(looks).toBe(2);
  for (const image of [written.anna, written.face]) expect([image, await isStored(blobs, templateOf(image, model))]).toEqual([image, true]);
  const again = await looksDuring(() => bus.ask(authority.compare, { ...anna, face: written.face }));
  expect(again).toEqual({ looks: 0, result });
});

it('so is a retained photo', async () => {
  const compared = { probe: written.face, reference: written.retained, referenceFrom: 'photo' } as const;
  const { looks, result } = await looksDuring(() => bus.ask(inference.compare, compared));
  expect(result.score).toBeGreaterThan(80);
  expect(looks).toBe(1); // the face was described a moment ago
});

it('the background work describes the others, and reports whom it cannot: those with an old template but no photo', async () => {
  const { looks } = await looksDuring(pass);
  expect(looks).toBe(1); // only Bella's photo: Anna's is described, and the others have none
  expect(await counts()).toEqual({ described: 2, waiting: 0, uncomparable: 2 });
  const { people } = await bus.ask(authority.browse, { uncomparable: true, limit: 10 });
  expect(people.map(({ name, uncomparable }) => `${name} ${uncomparable}`).sort()).toEqual(['克** no-photo', '朵* no-photo']);
  const lines: string[] = [];
  for await (const line of uncomparablePeople(bus)) lines.push(line);
  expect(lines).toHaveLength(3); // including the header
});

it('an old template is not used, even under the key of the running model’s template', async () => {
  const key = templateOf(written.bella, model);
  const [former, stored] = [await blobs.get(formerNames.template(written.anna)), await blobs.get(key)];
  await blobs.put(key, former);
  const { looks, result } = await looksDuring(() => bus.ask(authority.compare, { ...bella, face: written.face }));
  expect(result.score).toBeLessThan(60);
  expect(looks).toBe(1);
  expect(await blobs.get(key)).toEqual(stored);
});

it.each([
  ['克拉拉, who had a descriptor,', clara, 'clara'],
  ['朵拉, who lost her photo,', dora, 'dora'],
] as const)('%s has no score any more, although her old template is of this very face', async (_, person, face) => {
  expect(await isStored(blobs, formerNames.template(written[face]))).toBe(true);
  expect(await bus.ask(authority.compare, { ...person, face: await putFace(blobs, face) })).toEqual({ identity: 'match', photo: 'missing' });
});

it('old templates stay for instances of the earlier release until the person gets another photo', async () => {
  for (const key of Object.keys(sealedTemplates)) expect([key, await isStored(blobs, key)]).toEqual([key, true]);
  const importId = randomUUID();
  const rows = [anna, clara].map((person, index) => ({ ...person, line: index + 2, photo: `identities/${randomUUID()}`, photoDate: '2025-05-01' }));
  await blobs.put(rows[0]?.photo ?? '', await sampleFace('annaAgain'));
  await blobs.put(rows[1]?.photo ?? '', await sampleFace('clara'));
  await bus.ask(authority.beginImport, { importId });
  expect(await bus.ask(authority.stageIdentities, { importId, rows })).toEqual({ rejected: [] });
  await bus.ask(authority.commitImport, { importId });
  for (const photo of [written.anna, written.clara]) {
    for (const key of [photo, formerNames.template(photo), templateOf(photo, model)]) expect([key, await isStored(blobs, key)]).toEqual([key, false]);
  }
  await pass();
  expect(await counts()).toEqual({ described: 3, waiting: 0, uncomparable: 1 });
  expect(await bus.ask(authority.compare, { ...clara, face: await putFace(blobs, 'clara') })).toMatchObject({ photo: 'current', score: 100 });
});
