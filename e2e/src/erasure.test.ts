import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobStore, formerNames, portraitOf, templateOf } from '@shiren/blob-store';
import type { AttemptStory, AuditEntry, ListedErasure, ListedScene, ProcessingRecord } from '@shiren/contracts-console';
import { FlowClient } from '@shiren/flow-client';
import { identificationNumber, importPeople, materialsOf, readRunFile, root, sampleFace, signInToConsole, vendorClient, type RunFile } from '@shiren/testing';
import { Client } from 'pg';
import sharp from 'sharp';

/** Checks that erased data is really gone, by reading every table and every file of a system. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { Name: '安娜', IdentificationNumber: identificationNumber(801) };
const bella = { Name: '贝拉', IdentificationNumber: identificationNumber(802) };
const PATIENCE = 60_000;
/** Tables where an attempt may still be named after its erasure: its outcome, and the proof of the erasure. */
const PROOF = [
  'console.attempt',
  'console.audit_entry',
  'console.erasure',
  'materials.tombstone',
  'tokens.attempt',
  'tokens.ticket',
  'verdict.erased_attempt',
  'verdict.verdict',
];

let run: RunFile;
let account: { accessKeyId: string; accessKeySecret: string; consoleUser: string; consolePassword: string };
let database: Client;
let cookie: string;
let blobs: BlobStore;

beforeAll(async () => {
  run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const env = { ...process.env, DATABASE_URL: run.databaseUrl, MASTER_KEY };
  blobs = await BlobStore.fromEnvironment({ ...env, BLOB_DIRECTORY: join(home, 'blobs') });
  account = JSON.parse(
    execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), `erasure-${Date.now()}`, '--sample-business'], { env }).toString(),
  ) as typeof account;
  database = new Client({ connectionString: run.databaseUrl });
  await database.connect();
  await importPeople(
    home,
    await Promise.all(
      [anna, bella].map(async ({ Name, IdentificationNumber }, index) => ({
        name: Name,
        identificationNumber: IdentificationNumber,
        photo: await sampleFace(index === 0 ? 'anna' : 'bella'),
      })),
    ),
  );
  const [user, name] = account.consoleUser.split('@');
  const response = await askAs('', 'signIn', { account: name, user, password: account.consolePassword });
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
}, 120_000);

afterAll(() => database?.end());

const askAs = (session: string, name: string, body: object): Promise<Response> =>
  fetch(`${run.gateway}/console/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shiren-console': '1', cookie: session },
    body: JSON.stringify(body),
  });
async function ask<Reply>(name: string, body: object): Promise<Reply> {
  const response = await askAs(cookie, name, body);
  if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
  return (await response.json()) as Reply;
}

async function until<T>(what: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; await pause(200)) {
    const found = await what();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true`);
  }
}

let tickets = 0;
const newTicket = (): string => `erasure-${Date.now()}-${++tickets}`;

async function verify(person: typeof anna, face: 'anna' | 'bella', Biz = 'RPMin'): Promise<string> {
  const TicketId = newTicket();
  const Material = materialsOf({ ...person, FacePic: await sampleFace(face) });
  await vendorClient({ ...run, ...account }).request('SubmitVerification', { Biz, TicketId, Material }, { method: 'POST' });
  return TicketId;
}

async function attemptsOf(ticketId: string): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    'select attempt.id from tokens.attempt join tokens.ticket on ticket.id = attempt.ticket where ticket.ticket_id = $1',
    [ticketId],
  );
  return rows.map(({ id }) => id);
}

/** Tables with a row that contains any of the words in any column. The outbox is left out: its events only hold ids. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') and table_name <> 'outbox' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rowCount } = await database.query(`select 1 from ${name} as kept where to_jsonb(kept)::text ilike any($1) limit 1`, [
      words.map((word) => `%${word}%`),
    ]);
    if (rowCount) found.push(name);
  }
  return found;
}

async function filesOf(ids: readonly string[]): Promise<string[]> {
  const files = (await readdir(join(home, 'blobs'), { recursive: true })).map(String);
  return files.filter((file) => ids.some((id) => file.includes(id)));
}

const capturesOf = async (attemptId: string): Promise<string[]> =>
  (await database.query<{ id: string }>('select id from materials.capture where attempt_id = $1', [attemptId])).rows.map(({ id }) => id);

/** A flow that was abandoned in the middle of its recording. */
async function beginFlow(): Promise<{ TicketId: string; flow: FlowClient }> {
  const TicketId = newTicket();
  const { Data } = await vendorClient({ ...run, ...account }).request<{ Data: { VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz: 'RPH5BioOnly', TicketId, Binding: JSON.stringify(anna), UserData: JSON.stringify({ customer: 'Anna of the harbour' }) },
    { method: 'POST' },
  );
  const flow = new FlowClient({ origin: run.gateway, token: Data.VerifyToken.Token, device: newTicket(), retries: 0 });
  await flow.consent((await flow.session()).consent.version);
  const { captureId } = await flow.begin();
  const image = await sharp(await sampleFace('anna'))
    .resize(480)
    .jpeg()
    .toBuffer();
  await flow.add(captureId, 0, [{ at: 0, image: new Uint8Array(image) }]);
  return { TicketId, flow };
}

const erase = (body: object): Promise<ListedErasure> => ask('erasePerson', { ground: 'request', ...body });

describe('a person who asks by their ID number', () => {
  it('leaves nothing but outcomes and the proof, and others keep theirs', async () => {
    const [mine, theirs] = [await verify(anna, 'anna'), await verify(bella, 'bella')];
    const { TicketId: begun, flow } = await beginFlow();
    const ids = [...(await attemptsOf(mine)), ...(await attemptsOf(begun))];
    const captures = await capturesOf(ids[1] ?? '');
    expect(ids).toHaveLength(2);
    expect(captures).toHaveLength(1);
    expect((await filesOf([...ids, ...captures])).length).toBeGreaterThan(3);
    // files that instances with another model, or of release 0.1.0, left next to a photo are deleted as well
    const photo = (await filesOf([ids[0] ?? ''])).find((file) => !file.includes('.') && file.split('/').length === 3) ?? '';
    for (const key of [templateOf(photo, 'another-model@1'), templateOf(portraitOf(photo), 'another-model@1'), formerNames.template(photo)]) {
      await blobs.put(key, Buffer.from('a template'));
    }
    expect((await filesOf([ids[0] ?? ''])).filter((file) => file.includes('another-model'))).toHaveLength(2);
    expect(await tablesWith(ids)).toEqual(expect.arrayContaining(['materials.capture', 'materials.material', 'verdict.evidence']));

    const erased = await erase({ identificationNumber: anna.IdentificationNumber });
    expect(erased).toMatchObject({ attempts: 2, images: 1, recordings: 1, subject: 'ID number', doneAt: expect.any(String) as string });
    expect(erased.files).toBeGreaterThan(3);
    expect(await filesOf([...ids, ...captures])).toEqual([]);
    expect((await tablesWith([...ids, ...captures])).filter((table) => !PROOF.includes(table))).toEqual([]);
    expect(await tablesWith([anna.IdentificationNumber, 'Anna of the harbour'])).toEqual([]);

    // the token no longer works, and the other person's data is untouched
    await expect(flow.session()).rejects.toMatchObject({ code: 'TOKEN.EXPIRED' });
    const [kept = ''] = await attemptsOf(theirs);
    expect(await filesOf([kept])).not.toEqual([]);
    const status = await vendorClient({ ...run, ...account }).request<{ Data: object }>('GetMaterials', { Biz: 'RPMin', TicketId: theirs });
    expect(status.Data).toMatchObject({ IdentificationNumber: bella.IdentificationNumber });

    // a second erasure finds nothing and says so
    expect(await erase({ identificationNumber: anna.IdentificationNumber })).toMatchObject({ attempts: 0, files: 0 });
    const { entries } = await ask<{ entries: AuditEntry[] }>('audit', { limit: 10, text: 'person.erased' });
    expect(entries.find(({ details }) => details['erasure'] === erased.id)?.details).toMatchObject({ attempts: 2, files: erased.files });
    expect(await ask('checkAudit', {})).not.toHaveProperty('brokenAt');
  }, 120_000);
});

describe('a person who takes their consent back', () => {
  it('has everything erased, and the log says to which text they had agreed', async () => {
    const { TicketId, flow } = await beginFlow();
    const [id = ''] = await attemptsOf(TicketId);
    const captures = await capturesOf(id);
    await flow.withdraw();
    await flow.withdraw();
    await expect(flow.begin()).rejects.toMatchObject({ code: 'TOKEN.EXPIRED' });
    const erased = await until(async () =>
      (await ask<{ erasures: ListedErasure[] }>('erasures', {})).erasures.find(({ ground, doneAt }) => ground === 'consent-withdrawn' && doneAt),
    );
    expect(erased).toMatchObject({ subject: `RPH5BioOnly/${TicketId}`, attempts: 1, recordings: 1, requestedBy: 'the person' });
    expect(await filesOf([id, ...captures])).toEqual([]);
    expect((await tablesWith([id, ...captures])).filter((table) => !PROOF.includes(table))).toEqual([]);
    const { entries } = await ask<{ entries: AuditEntry[] }>('audit', { limit: 10, text: 'consent.withdraw' });
    expect(entries).toMatchObject([{ user: 'the person', details: { attemptId: id, version: 1 } }]);
    expect((await ask<AttemptStory>('attempt', { attemptId: id })).steps).toContainEqual(expect.objectContaining({ step: 'consent', version: 1 }));
  }, 120_000);

  it('can only take back what was given', async () => {
    const { Data } = await vendorClient({ ...run, ...account }).request<{ Data: { VerifyToken: { Token: string } } }>(
      'GetVerifyToken',
      { Biz: 'RPManual', TicketId: newTicket() },
      { method: 'POST' },
    );
    const flow = new FlowClient({ origin: run.gateway, token: Data.VerifyToken.Token, device: newTicket(), retries: 0 });
    await expect(flow.withdraw()).rejects.toMatchObject({ code: 'STEP.NOT_NEXT' });
  });
});

describe('the record of processing', () => {
  it('names every scene, what it keeps and for how long, and each text that people agreed to', async () => {
    const scenes = await ask<ListedScene[]>('scenes', {});
    const { revision, name, scheme, settings } = scenes.find(({ biz }) => biz === 'RPManual') as ListedScene;
    const consent = { ...settings.consent, en: 'Another text.' };
    await ask('saveScene', { biz: 'RPManual', revision, name, scheme, settings: { ...settings, retentionDays: 30, consent } });
    const record = await ask<ProcessingRecord>('processingRecord', {});
    expect(record.scenes.map(({ biz }) => biz).sort()).toEqual(scenes.map(({ biz }) => biz).sort());
    const scene = record.scenes.find(({ biz }) => biz === 'RPManual');
    expect(scene).toMatchObject({ retentionDays: 30, recorded: true, comparedWith: 'authority', data: ['Name', 'IdentificationNumber', 'FacePic'] });
    expect(scene?.consents.map(({ version, en }) => [version, en])).toEqual([
      [1, expect.stringContaining(settings.consent.en)],
      [2, expect.stringMatching(/^Who processes your data: [^]*Another text\.[^]*kept for 30 days/)],
    ]);
  });
});

describe('a scene', () => {
  it('erases what is older than it keeps it, by itself', async () => {
    const TicketId = await verify(anna, 'anna');
    const [id = ''] = await attemptsOf(TicketId);
    const { revision, name, scheme, settings } = (await ask<ListedScene[]>('scenes', {})).find(({ biz }) => biz === 'RPMin') as ListedScene;
    await ask('saveScene', { biz: 'RPMin', revision, name, scheme, settings: { ...settings, retentionDays: 1 } });
    await until(async () => (await database.query(`update console.attempt set opened_at = now() - interval '25 hours' where attempt_id = $1`, [id])).rowCount);
    const erased = await until(async () =>
      (await ask<{ erasures: ListedErasure[] }>('erasures', {})).erasures.find(({ ground, doneAt }) => ground === 'retention' && doneAt),
    );
    expect(erased).toMatchObject({ attempts: 1, images: 1, subject: 'time' });
    expect(await filesOf([id])).toEqual([]);
    expect((await tablesWith([id])).filter((table) => !PROOF.includes(table))).toEqual([]);
  }, 120_000);

  it('goes on with an erasure that was left half done', async () => {
    const TicketId = await verify(bella, 'bella');
    const [id = ''] = await attemptsOf(TicketId);
    await until(async () => (await database.query('select 1 from console.attempt where attempt_id = $1 and decided_at is not null', [id])).rowCount);
    // the state after a crash between two services
    await database.query(
      `insert into console.erasure (id, account_id, ground, subject, requested_by, address, requested_at, attempts, remaining, taken_at)
         select gen_random_uuid(), account_id, 'request', 'left half done', 'owner', '', now(), array[attempt_id], array[attempt_id], now() - interval '2 minutes'
           from console.attempt where attempt_id = $1`,
      [id],
    );
    await database.query(`insert into materials.tombstone (attempt_id, account_id) select attempt_id, account_id from console.attempt where attempt_id = $1`, [
      id,
    ]);
    await until(async () =>
      (await ask<{ erasures: ListedErasure[] }>('erasures', {})).erasures.find(({ subject, doneAt }) => subject === 'left half done' && doneAt),
    );
    expect(await filesOf([id])).toEqual([]);
    expect((await tablesWith([id])).filter((table) => !PROOF.includes(table))).toEqual([]);
  }, 120_000);
});

describe('what is kept', () => {
  /** Every file under the system's folder, including the database's and the logs, that contains one of these words. */
  async function filesWith(words: readonly Buffer[]): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      // the database and NATS may delete their own files at any time
      const content = entry.isFile() ? await readFile(file).catch(() => undefined) : undefined;
      if (content && words.some((word) => content.includes(word))) found.push(file);
    }
    return found;
  }

  it('shows neither a picture nor a name nor a number to who reads the files', async () => {
    const unique = { Name: '司徒未央', IdentificationNumber: identificationNumber(803) };
    const picture = await sharp(await sampleFace('anna'))
      .jpeg({ quality: 83 })
      .toBuffer();
    const TicketId = newTicket();
    await vendorClient({ ...run, ...account }).request(
      'SubmitVerification',
      { Biz: 'RPMin', TicketId, Material: materialsOf({ ...unique, FacePic: picture }) },
      { method: 'POST' },
    );
    await database.query('checkpoint');
    // the ticket id is stored unencrypted in the database, so finding it proves that the search works
    expect(await filesWith([Buffer.from(TicketId)])).not.toEqual([]);
    const middle = picture.subarray(picture.length >> 1, (picture.length >> 1) + 32);
    expect(await filesWith([Buffer.from(unique.Name), Buffer.from(unique.IdentificationNumber), middle])).toEqual([]);
    const magic = ['ffd8ff', '89504e47', '52494646'].map((hex) => Buffer.from(hex, 'hex'));
    for (const file of await filesOf(await attemptsOf(TicketId))) {
      const content = await readFile(join(home, 'blobs', file)).catch(() => Buffer.alloc(0));
      expect(magic.some((bytes) => content.subarray(0, bytes.length).equals(bytes))).toBe(false);
    }
  }, 120_000);
});

describe('the faces that are kept', () => {
  it('are counted, for who runs the installation and for Prometheus', async () => {
    const askOperator = await signInToConsole(run, run.consoleUser, run.consolePassword);
    const { captured, registry, limit } = await until(async () => (await askOperator('storedFaces', {})).faces);
    expect([captured >= 0, registry >= 0, limit]).toEqual([true, true, 100_000]);
    const metrics = await (await fetch(new URL('/metrics', run.services['console']?.health))).text();
    expect(metrics).toContain(`shiren_people_with_faces{kept="captured"} ${captured}\n`);
    expect(metrics).toContain(`shiren_people_with_faces{kept="registry"} ${registry}\n`);
    expect(await ask('storedFaces', {})).toEqual({});
  });
});

describe('every answer', () => {
  it('says that nothing of it may run, be framed or be guessed at', async () => {
    const pages = ['/h5/h5verify.html', '/console/index.html', '/docs/', '/docs/rest', '/docs/bus', '/docs/problems'];
    for (const path of [...pages, '/', '/v1/limits', '/flow/session', '/flow/openapi.json', '/console/api/me', '/images/a/b', '/nowhere']) {
      const { headers } = await fetch(`${run.gateway}${path}`, { redirect: 'manual' });
      expect([path, headers.get('content-security-policy')]).toEqual([path, expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/)]);
      expect([path, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([path, 'nosniff', 'no-referrer']);
    }
  });
});
