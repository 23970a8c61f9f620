import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobStore, templateOf } from '@shiren/blob-store';
import { Bus, connectToNats, runService, runInContext, type RunningService } from '@shiren/bus';
import { inference, type RunningModels } from '@shiren/contracts-media';
import { authority, type AuthorityAnswer, type ImportedIdentity } from '@shiren/contracts-registry';
import { identificationNumberOf } from '@shiren/id-document';
import { migrate } from '@shiren/persistence';
import { startServers, startService, type RunningProcess, type TestServers } from '@shiren/testing';
import { encodeTemplate } from '@shiren/vision';
import type { NatsConnection } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { AuthorityModule, database } from '../authority.module.js';
import { IdentityRecord } from '../registry/identity.entity.js';
import { IdentitySeal } from '../registry/identity-seal.js';
import { importIdentities, type ImportOutcome } from '../people-file/import-identities.js';

let servers: TestServers;
let connection: NatsConnection;
let service: RunningService;
let describing: RunningProcess;
let running: RunningModels;
let bus: Bus;
let blobs: BlobStore;
let sequence = 0;

beforeAll(async () => {
  servers = await startServers();
  await migrate(database);
  service = await runService({ name: 'authority', module: AuthorityModule });
  connection = await connectToNats('test');
  bus = new Bus(connection);
  blobs = await BlobStore.fromEnvironment();
  describing = await startService('inference', { INFERENCE_WORKERS: '1' });
  running = await bus.ask(inference.models, { of: 'faces' });
}, 240_000);

afterAll(async () => {
  await service?.close();
  await describing?.stop();
  await connection?.close();
  await servers?.stop();
}, 30_000);

const newNumber = (): string => identificationNumberOf({ region: '110101', birth: '1990-03-07', sequence: ++sequence });

/** Photos of the registry of which anything is stored: the image itself, or something derived from it. */
const storedFaces = async (): Promise<string[]> => {
  const files = await readdir(join(servers.folder, 'blobs/identities')).catch(() => []);
  return [...new Set(files.map((file) => file.split('.')[0] ?? ''))].sort();
};

/** A face that was imported as a descriptor of the running model. */
async function newFace(): Promise<string> {
  const photo = `identities/${randomUUID()}`;
  const { recognition: model, length } = running;
  await blobs.put(templateOf(photo, model), encodeTemplate({ model, descriptor: new Float32Array(length).fill(0.1) }));
  return photo;
}

const fileOf = (photo: string): string => photo.slice('identities/'.length);

async function begin(): Promise<string> {
  const importId = randomUUID();
  await bus.ask(authority.beginImport, { importId });
  return importId;
}

const stage = (importId: string, ...rows: ImportedIdentity[]) => bus.ask(authority.stageIdentities, { importId, rows });
const commit = (importId: string) => bus.ask(authority.commitImport, { importId });
const abandon = (importId: string) => bus.ask(authority.abandonImport, { importId });

const ask = (name: string, identificationNumber: string): Promise<AuthorityAnswer> =>
  bus.ask(authority.compare, { name, identificationNumber, face: 'materials/a/b' });

describe('an import', () => {
  test('is unknown before it is committed, and complete afterwards', async () => {
    const [one, other] = [newNumber(), newNumber()];
    const importId = await begin();
    expect(await stage(importId, { line: 2, name: '张三', identificationNumber: one })).toEqual({ rejected: [] });
    expect(await stage(importId, { line: 3, name: '阿卜杜拉•买买提', identificationNumber: other })).toEqual({ rejected: [] });
    expect(await ask('张三', one)).toEqual({ identity: 'unknown' });

    expect(await commit(importId)).toEqual({ imported: 2 });
    expect(await ask('张三', one)).toEqual({ identity: 'match', photo: 'missing' });
    expect(await ask('李四', one)).toEqual({ identity: 'name-mismatch' });
    expect(await ask(' 阿卜杜拉·买买提', other.toLowerCase())).toEqual({ identity: 'match', photo: 'missing' });
  });

  test.each([
    ['张　三', ['张三', '张\u200b三', ' 张 三 ']],
    ['买买提.阿里', ['买买提·阿里', '买买提 • 阿里', '买买提。阿里']],
    ['李\ue863', ['李䶮']],
    ['García, José', ['GARCIA JOSE', 'garcía josé']],
    ['王', ['王']],
  ])('knows a person imported as %s under each way to write the name', async (imported, variants) => {
    const [number, importId] = [newNumber(), await begin()];
    expect(await stage(importId, { line: 2, name: imported, identificationNumber: number })).toEqual({ rejected: [] });
    await commit(importId);
    for (const name of [imported, ...variants]) expect([name, await ask(name, number)]).toEqual([name, { identity: 'match', photo: 'missing' }]);
  });

  test('of release 0.1.0 is found, since its form of names and numbers is still the stored one', async () => {
    const number = newNumber();
    const seal = service.context.get(IdentitySeal);
    // what that release wrote: the name with dots made equal, the number trimmed and in upper case
    await service.context.get(DataSource).manager.insert(IdentityRecord, { ...seal.seal('买买提·阿里', number), photo: null, photoDate: null });
    expect(seal.openName(await service.context.get(DataSource).manager.findOneByOrFail(IdentityRecord, { numberHash: seal.hashOf(number) }))).toBe(
      '买买提·阿里',
    );
    expect(await ask('买买提 . 阿里', number)).toEqual({ identity: 'match', photo: 'missing' });
  });

  test('stores names and numbers encrypted', async () => {
    const number = newNumber();
    const importId = await begin();
    await stage(importId, { line: 2, name: '王小明', identificationNumber: number });
    await commit(importId);
    const rows = JSON.stringify(await service.context.get(DataSource).query(`select encode(number_hash || number || name, 'escape') from identity`));
    expect(rows).not.toContain(number);
    expect(rows).not.toContain(Buffer.from('王小明').toString('latin1'));
  });

  test('with an invalid row is refused as a whole, and leaves nothing behind when it is abandoned', async () => {
    const [number, before, photo, other] = [newNumber(), await storedFaces(), await newFace(), await newFace()];
    const importId = await begin();
    const { rejected } = await stage(
      importId,
      { line: 2, name: '张三', identificationNumber: number, photo },
      { line: 3, name: '李四', identificationNumber: '110101199003070000', photo: other },
      { line: 4, name: '王五', identificationNumber: newNumber(), photo: `identities/${randomUUID()}` },
      { line: 5, name: '赵六', identificationNumber: newNumber(), photo, photoDate: '2999-01-01' },
    );
    expect(rejected.map(({ line }) => line)).toEqual([3, 4, 5]);
    await expect(commit(importId)).rejects.toMatchObject({ code: 'IMPORT.REJECTED' });
    expect(await abandon(importId)).toEqual({ removed: 4 });
    expect(await storedFaces()).toEqual(before);
    expect(await ask('张三', number)).toEqual({ identity: 'unknown' });
  });

  test('accepts a line twice, and the last one counts', async () => {
    const [number, first, second] = [newNumber(), await newFace(), await newFace()];
    const importId = await begin();
    await stage(importId, { line: 2, name: '张三', identificationNumber: 'no number', photo: first });
    await stage(importId, { line: 2, name: '张三', identificationNumber: number, photo: second });
    expect(await stage(importId, { line: 2, name: '张三', identificationNumber: number, photo: second })).toEqual({ rejected: [] });
    expect(await storedFaces()).not.toContain(fileOf(first));
    expect(await commit(importId)).toEqual({ imported: 1 });
    expect(await storedFaces()).toContain(fileOf(second));
  });

  test('accepts a number only once, however its lines are batched', async () => {
    const number = newNumber();
    const importId = await begin();
    const row = { name: '张三', identificationNumber: number };
    const first = await stage(importId, { line: 2, ...row }, { line: 3, ...row });
    const second = await stage(importId, { line: 4, ...row, identificationNumber: ` ${number}` });
    expect([...first.rejected, ...second.rejected].map(({ line }) => line)).toEqual([3, 4]);
    await abandon(importId);
  });

  test('may be committed twice, and abandoned afterwards, without harm', async () => {
    const [number, photo] = [newNumber(), await newFace()];
    const importId = await begin();
    await stage(importId, { line: 2, name: '张三', identificationNumber: number, photo });
    expect(await Promise.all([commit(importId), commit(importId)])).toEqual([{ imported: 1 }, { imported: 1 }]);
    expect(await abandon(importId)).toEqual({ removed: 0 });
    expect(await storedFaces()).toContain(fileOf(photo));
    await expect(stage(importId, { line: 3, name: '张三', identificationNumber: newNumber() })).rejects.toMatchObject({ code: 'IMPORT.NOT_FOUND' });
  });

  test('that was abandoned, or never begun, cannot be committed', async () => {
    const importId = await begin();
    await abandon(importId);
    await expect(commit(importId)).rejects.toMatchObject({ code: 'IMPORT.NOT_FOUND' });
    await expect(commit(randomUUID())).rejects.toMatchObject({ code: 'IMPORT.NOT_FOUND' });
  });

  test('replaces what was known about a number, and deletes the replaced photo', async () => {
    const [number, older, newer] = [newNumber(), await newFace(), await newFace()];
    for (const [name, photo] of [
      ['张三', older],
      ['张三丰', newer],
    ] as const) {
      const importId = await begin();
      await stage(importId, { line: 2, name, identificationNumber: number, photo });
      await commit(importId);
    }
    expect(await ask('张三', number)).toEqual({ identity: 'name-mismatch' });
    const faces = await storedFaces();
    expect(faces).not.toContain(fileOf(older));
    expect(faces).toContain(fileOf(newer));
  });

  test('cannot use or delete a photo that already belongs to somebody', async () => {
    const [photo, importId] = [await newFace(), await begin()];
    await stage(importId, { line: 2, name: '张三', identificationNumber: newNumber(), photo });
    const rival = await begin();
    const row = { line: 2, name: '李四', identificationNumber: newNumber(), photo };
    expect((await stage(rival, row)).rejected).toHaveLength(1);
    await commit(importId);
    expect((await stage(rival, row)).rejected).toHaveLength(1);
    expect((await stage(rival, { ...row, photo: 'materials/a/b' })).rejected).toHaveLength(1);
    await abandon(rival);
    expect(await storedFaces()).toContain(fileOf(photo));
  });

  test('that was never ended is abandoned when another one begins a day later', async () => {
    const [photo, importId] = [await newFace(), await begin()];
    await stage(importId, { line: 2, name: '张三', identificationNumber: newNumber(), photo });
    await service.context.get(DataSource).query(`update import set begun_at = now() - interval '25 hours' where id = $1`, [importId]);
    await begin();
    for (let tries = 0; tries < 100 && (await storedFaces()).includes(fileOf(photo)); tries++) await pause(20);
    expect(await storedFaces()).not.toContain(fileOf(photo));
    await expect(commit(importId)).rejects.toMatchObject({ code: 'IMPORT.NOT_FOUND' });
  });

  test('deletes what was stored for it but named by no row, whether committed or abandoned', async () => {
    for (const end of [commit, abandon]) {
      const [photo, unnamed, importId] = [await newFace(), await newFace(), await begin()];
      for (const announced of [photo, unnamed]) await bus.ask(authority.announcePhoto, { importId, photo: announced });
      await stage(importId, { line: 2, name: '张三', identificationNumber: newNumber(), photo });
      await end(importId);
      const faces = await storedFaces();
      expect(faces.includes(fileOf(photo))).toBe(end === commit);
      expect(faces).not.toContain(fileOf(unnamed));
      await expect(bus.ask(authority.announcePhoto, { importId, photo: unnamed })).rejects.toMatchObject({ code: 'IMPORT.NOT_FOUND' });
    }
  });
});

interface ImportSettings {
  signal?: AbortSignal;
  asking?: Pick<Bus, 'ask'>;
  header?: string;
}

describe('a file of people', () => {
  const importFile = async (
    lines: string[],
    { signal = new AbortController().signal, asking = bus, header = 'name,identificationNumber,descriptor' }: ImportSettings = {},
  ): Promise<ImportOutcome> => {
    const people = await mkdtemp(join(servers.folder, 'people-'));
    const others = { bare: Array(128).fill(0.1), foreign: { model: 'another-model@2', descriptor: Array(running.length).fill(0.1) } };
    const short = { model: running.recognition, descriptor: Array(running.length - 1).fill(0.1) };
    for (const [name, content] of Object.entries({ ...others, short })) await writeFile(join(people, `${name}.json`), JSON.stringify(content));
    await writeFile(join(people, 'face.json'), JSON.stringify({ model: running.recognition, descriptor: Array(running.length).fill(0.1) }));
    await writeFile(join(people, 'people.csv'), [header, ...lines].join('\n'));
    return importIdentities({ file: join(people, 'people.csv'), bus: asking, blobs, signal, progress: () => undefined });
  };

  test('is imported, over as many messages as it takes', async () => {
    const numbers = Array.from({ length: 120 }, newNumber);
    const before = await storedFaces();
    expect(await importFile(numbers.map((number) => `张三,${number},face.json`))).toEqual({ outcome: 'imported', imported: 120 });
    expect(await storedFaces()).toHaveLength(before.length + 120);
    expect(await ask('李四', numbers[119] ?? '')).toEqual({ identity: 'name-mismatch' });
  });

  test('with an unknown column is refused as a whole, so that no stored face is lost', async () => {
    const number = newNumber();
    await importFile([`张三,${number},face.json`]);
    const stored = await storedFaces();
    const header = 'name,identificationNumber,Foto';
    await expect(importFile([`张三,${number},face.json`], { header })).rejects.toMatchObject({ code: 'columns-unknown' });
    expect(await storedFaces()).toEqual(stored);
    expect(await importFile([`张三,${number},face.json`], { header: '姓名,身份证号,Descriptor' })).toMatchObject({ imported: 1 });
    expect(await storedFaces()).toHaveLength(stored.length);
  });

  test('with invalid lines reports each of them, and leaves nothing behind', async () => {
    const [before, number] = [await storedFaces(), newNumber()];
    const outcome = await importFile([`张三,${number},face.json`, `张1,${newNumber()},`, `李四,${number},`, `王五,${newNumber()},../x.json`]);
    expect(outcome).toMatchObject({ outcome: 'rejected', isComplete: true, rejected: [{ line: 3 }, { line: 4 }, { line: 5 }] });
    expect(await storedFaces()).toEqual(before);
    expect(await ask('张三', number)).toEqual({ identity: 'unknown' });
  });

  test('accepts only descriptors of the running model, and requires the model’s name', async () => {
    const before = await storedFaces();
    const outcome = await importFile(['bare', 'foreign', 'short'].map((name) => `张三,${newNumber()},${name}.json`));
    const reasons = [/must name the model/, /not by the recognition model that runs here/, /not by the recognition model that runs here/];
    expect(outcome).toMatchObject({ outcome: 'rejected', rejected: reasons.map((reason) => ({ reason: expect.stringMatching(reason) as string })) });
    expect(await storedFaces()).toEqual(before);
  });

  test('that is stopped half way leaves nothing behind', async () => {
    const before = await storedFaces();
    const stop = new AbortController();
    const numbers = Array.from({ length: 60 }, newNumber);
    const asking: Pick<Bus, 'ask'> = {
      ask: (question, payload) => {
        if (question.subject === authority.stageIdentities.subject) stop.abort();
        return bus.ask(question, payload);
      },
    };
    const lines = numbers.map((number) => `张三,${number},face.json`);
    expect(await importFile(lines, { signal: stop.signal, asking })).toEqual({ outcome: 'stopped' });
    expect(await storedFaces()).toEqual(before);
    expect(await ask('张三', numbers[0] ?? '')).toEqual({ identity: 'unknown' });
  });

  test('that ends with a broken record leaves nothing of what was staged', async () => {
    const before = await storedFaces();
    const lines = [...Array.from({ length: 60 }, () => `张三,${newNumber()},face.json`), '"open'];
    expect(await importFile(lines)).toMatchObject({ outcome: 'rejected', rejected: [{ line: 62, code: 'quotes-unbalanced' }] });
    expect(await storedFaces()).toEqual(before);
  });
});

describe('while inference is unavailable', () => {
  const briefly = <T>(run: () => Promise<T>): Promise<T> => runInContext({ requestId: 'r', traceparent: 't', deadline: performance.now() + 300 }, run);

  test('nobody is compared', async () => {
    const [number, photo] = [newNumber(), await newFace()];
    const importId = await begin();
    await stage(importId, { line: 2, name: '张三', identificationNumber: number, photo });
    await commit(importId);
    await describing.stop();
    await expect(briefly(() => ask('张三', number))).rejects.toMatchObject({ isOurs: true });
  });

  test('no photo is rejected, and none is accepted unchecked', async () => {
    const [photo, importId] = [`identities/${randomUUID()}`, await begin()];
    await blobs.put(photo, Buffer.from('an image that only inference can judge'));
    const staging = briefly(() => stage(importId, { line: 2, name: '张三', identificationNumber: newNumber(), photo }));
    await expect(staging).rejects.toMatchObject({ isOurs: true });
    expect(await commit(importId)).toEqual({ imported: 0 });
    await blobs.delete(photo);
  });
});
