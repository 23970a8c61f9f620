import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobStore, templateOf } from '@shiren/blob-store';
import { Bus, connectToNats, runService, type RunningService } from '@shiren/bus';
import { inference } from '@shiren/contracts-media';
import { authority, type ImportedIdentity, type TemplateCounts } from '@shiren/contracts-registry';
import { migrate } from '@shiren/persistence';
import { identificationNumber, sampleFace, startServers, startService, type RunningProcess, type TestServers } from '@shiren/testing';
import { SHIPPED_MANIFEST, encodeTemplate, modelName, parseManifest } from '@shiren/vision';
import type { NatsConnection } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { AuthorityModule, database } from '../authority.module.js';
import { uncomparablePeople } from '../people-file/uncomparable-people.js';
import { RunningModel } from '../templates/running-model.js';
import { TemplateRefresh } from './template-refresh.js';
import { Templates } from '../templates/templates.js';
import { isStored, photosLookedAt, putFace, refreshOf } from '../testing/templates.js';

/** What happens to the registry when its operator switches to another recognition model, with real services and two real models. */

const anna = { name: '安娜', identificationNumber: identificationNumber(501) };
const bella = { name: '贝拉', identificationNumber: identificationNumber(502) };
/** Has a descriptor of the first model, and no photo. */
const clara = { name: '克拉拉', identificationNumber: identificationNumber(503) };
/** Loses her photo. */
const dora = { name: '朵拉', identificationNumber: identificationNumber(504) };

let servers: TestServers;
let connection: NatsConnection;
let service: RunningService;
let describing: RunningProcess;
let bus: Bus;
let blobs: BlobStore;
let first: string;
let second: string;
const photos = new Map<string, string>();

/** The shipped network, used differently: its descriptors have other values, so it is another model. */
async function writeSecondModel(): Promise<{ manifest: string; name: string }> {
  const directory = join(servers.folder, 'second-model');
  await mkdir(directory);
  const manifest = { ...parseManifest(await readFile(SHIPPED_MANIFEST, 'utf8')), id: 'second-model', flip: false };
  const name = modelName(manifest);
  const shipped = (file: string): string => join(dirname(SHIPPED_MANIFEST), file);
  await copyFile(shipped(manifest.file), join(directory, manifest.file));
  for (const file of [manifest.calibration ?? '', manifest.covering ?? '']) {
    const made = JSON.parse(await readFile(shipped(file), 'utf8')) as object;
    await writeFile(join(directory, file), JSON.stringify({ ...made, model: name }));
  }
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return { manifest: join(directory, 'manifest.json'), name };
}

async function importAll(rows: readonly Omit<ImportedIdentity, 'line'>[]): Promise<void> {
  const importId = randomUUID();
  await bus.ask(authority.beginImport, { importId });
  const { rejected } = await bus.ask(authority.stageIdentities, { importId, rows: rows.map((row, index) => ({ ...row, line: index + 2 })) });
  expect(rejected).toEqual([]);
  await bus.ask(authority.commitImport, { importId });
}

const photoOf = ({ name }: { name: string }): string => photos.get(name) ?? '';

const counts = async (): Promise<TemplateCounts | undefined> => (await bus.ask(authority.state, { counted: true })).templates;
const refresh = (): TemplateRefresh => refreshOf(service, bus);

beforeAll(async () => {
  servers = await startServers({ INFERENCE_WORKERS: '1' });
  await migrate(database);
  describing = await startService('inference', {});
  service = await runService({ name: 'authority', module: AuthorityModule });
  await service.context.get(TemplateRefresh).onApplicationShutdown(); // its own passes would interfere
  connection = await connectToNats('test');
  bus = new Bus(connection);
  blobs = await BlobStore.fromEnvironment();
  const running = await bus.ask(inference.models, { of: 'faces' });
  first = running.recognition;
  for (const { name } of [anna, bella, clara, dora]) photos.set(name, `identities/${randomUUID()}`);
  await blobs.put(photoOf(anna), await sampleFace('anna'));
  await blobs.put(photoOf(bella), await sampleFace('bella'));
  await blobs.put(photoOf(dora), await sampleFace('dora'));
  const descriptor = new Float32Array(running.length).map((_, index) => Math.sin(index));
  await blobs.put(templateOf(photoOf(clara), first), encodeTemplate({ model: first, descriptor }));
  await importAll([anna, bella, clara, dora].map((person) => ({ ...person, photo: photoOf(person), photoDate: '2024-05-01' })));
  await refresh().pass();
}, 240_000);

afterAll(async () => {
  await service?.close();
  await describing?.stop();
  await connection?.close();
  await servers?.stop();
}, 60_000);

it('all are described by the model that runs at first', async () => {
  expect(await counts()).toEqual({ described: 4, waiting: 0, uncomparable: 0 });
});

describe('when another model runs', () => {
  beforeAll(async () => {
    const { manifest, name } = await writeSecondModel();
    second = name;
    await blobs.delete(photoOf(dora));
    await describing.stop();
    describing = await startService('inference', { FACE_MODEL: manifest });
    await service.context.get(RunningModel).ask();
  }, 120_000);

  it('every photo waits to be described, and a person who is compared meanwhile is described at once, and only once', async () => {
    expect(await counts()).toEqual({ described: 0, waiting: 4, uncomparable: 0 });
    const [before, face] = [await photosLookedAt(describing), await putFace(blobs, 'annaAgain')];
    const answer = await bus.ask(authority.compare, { ...anna, face });
    expect(answer).toMatchObject({ identity: 'match', photo: 'current' });
    expect(await isStored(blobs, templateOf(photoOf(anna), second))).toBe(true);
    expect(await bus.ask(authority.compare, { ...anna, face })).toEqual(answer);
    expect((await photosLookedAt(describing)) - before).toBe(2); // her photo and the submitted face, which has its template now too
  });

  it('the others are described in the background, by one instance even if several try', async () => {
    const before = await photosLookedAt(describing);
    await Promise.all([refresh().pass(), refresh().pass(), refresh().pass()]);
    expect(await counts()).toEqual({ described: 2, waiting: 0, uncomparable: 2 });
    expect((await photosLookedAt(describing)) - before).toBe(1); // only Bella's: Anna's has a template, and the others have no photo
    await refresh().pass();
    expect((await photosLookedAt(describing)) - before).toBe(1);
  });

  it('those whose photo is gone are listed, and count as people without a photo', async () => {
    const { people } = await bus.ask(authority.browse, { uncomparable: true, limit: 10 });
    expect(people.map(({ name, uncomparable, photo }) => ({ name, uncomparable, photo })).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: '克**', uncomparable: 'no-photo', photo: 'missing' },
      { name: '朵*', uncomparable: 'no-photo', photo: 'missing' },
    ]);
    for (const person of [clara, dora]) {
      expect(await bus.ask(authority.compare, { ...person, face: await putFace(blobs, 'dora') })).toEqual({ identity: 'match', photo: 'missing' });
      expect(await bus.ask(authority.record, person)).toEqual({ record: 'missing' });
    }
    await refresh().pass();
    const lines: string[] = [];
    for await (const line of uncomparablePeople(bus)) lines.push(line);
    expect(lines).toHaveLength(3);
    expect(lines.join('\n')).toMatch(/^name,identificationNumber,reason,photoDate,updatedAt\n/);
    expect(lines.join('\n')).not.toContain(clara.identificationNumber);
  });

  it('a photo that was restored is compared again', async () => {
    await blobs.put(photoOf(dora), await sampleFace('dora'));
    await refresh().pass(); // within a day it is not retried
    expect(await counts()).toMatchObject({ uncomparable: 2 });
    await refresh().pass(new Date(Date.now() + 25 * 3_600_000));
    expect(await counts()).toEqual({ described: 3, waiting: 0, uncomparable: 1 });
    expect(await bus.ask(authority.compare, { ...dora, face: await putFace(blobs, 'dora') })).toMatchObject({ photo: 'current', score: 100 });
  });

  it('instances with either model run side by side without losing each other’s templates', async () => {
    const other = await startService('inference', { FACE_MODEL: '' });
    try {
      for (let round = 0; round < 6; round++) {
        const face = await putFace(blobs, 'annaAgain');
        const { score = 0 } = await bus.ask(authority.compare, { ...anna, face });
        expect(score).toBeGreaterThan(60);
      }
      await refresh().pass();
    } finally {
      await other.stop();
    }
    for (const model of [first, second]) expect([model, await isStored(blobs, templateOf(photoOf(anna), model))]).toEqual([model, true]);
    expect(await isStored(blobs, templateOf(photoOf(clara), first))).toBe(true);
    await refresh().pass();
    expect(await counts()).toEqual({ described: 3, waiting: 0, uncomparable: 1 });
  }, 120_000);

  it('a template of another model under this one’s name is not used: the photo is described again', async () => {
    const key = templateOf(photoOf(bella), second);
    const stored = await blobs.get(key);
    await blobs.put(key, encodeTemplate({ model: first, descriptor: new Float32Array(512).fill(1) }));
    expect(await bus.ask(authority.compare, { ...bella, face: await putFace(blobs, 'bella') })).toMatchObject({ score: 100 });
    expect(await blobs.get(key)).toEqual(stored);
  });

  it('another import replaces a photo, and its templates of every model', async () => {
    const [older, photo] = [photoOf(anna), `identities/${randomUUID()}`];
    await blobs.put(photo, await sampleFace('annaAgain'));
    await importAll([{ ...anna, photo, photoDate: '2024-05-01' }]);
    for (const key of [older, templateOf(older, first), templateOf(older, second)]) expect([key, await isStored(blobs, key)]).toEqual([key, false]);
  });
});

it('another instance takes over once the lease of one that died has expired', async () => {
  const templates = service.context.get(Templates);
  const [someone, somebodyElse] = [randomUUID(), randomUUID()];
  expect(await templates.hold('some-model@1', someone, 60_000)).toBe(true);
  expect(await templates.hold('some-model@1', somebodyElse, 60_000)).toBe(false);
  expect(await templates.hold('some-model@1', someone, 60_000)).toBe(true);
  await service.context.get(DataSource).query(`update template_refresh set held_until = now() - interval '1 second' where model = 'some-model@1'`);
  expect(await templates.hold('some-model@1', somebodyElse, 60_000)).toBe(true);
  await templates.letGo(somebodyElse);
});

it('templates of more photos than a statement has room for parameters are forgotten at once, as when a large import is abandoned', async () => {
  const many = Array.from({ length: 70_000 }, (_, index) => `identities/none-${index}`);
  await expect(service.context.get(Templates).forget(many)).resolves.toBeUndefined();
});
