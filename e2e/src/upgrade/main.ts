/**
 * npm run upgrade -- <commit>: builds that commit, verifies people with it, runs its instances side by side with those of this tree for a while, then
 * starts this tree on the old data and checks what became of it. Takes minutes; exits with 1 if anything is wrong. To use a tree that is already
 * built: `npm run upgrade -- <commit> <folder>`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Bus, connectToNats } from '@shiren/bus';
import { authority } from '@shiren/contracts-registry';
import { base64, identificationNumber, materialsOf, root, sampleFace, startService, vendorClient, type RunFile, type SampleFace } from '@shiren/testing';
import { Client } from 'pg';
import { checkOut, importBy, launch } from './releases.js';

interface Status {
  StatusCode: number;
  SubCode?: string;
  AuthorityComparisonScore?: number;
}

const [commit, built] = process.argv.slice(2);
if (!commit) throw new Error('Which release is to be upgraded? npm run upgrade -- <commit>');

const PATIENCE_MS = 120_000;
/** Number of verifications of each kind while old and new instances share the work. */
const SIDE_BY_SIDE = 6;

const anna = { Name: '安娜', IdentificationNumber: identificationNumber(101) };
/** Has a descriptor of the old model, and no photo. */
const clara = { Name: '克拉拉', IdentificationNumber: identificationNumber(102) };
/** A person whose photo gets deleted. */
const dora = { Name: '朵拉', IdentificationNumber: identificationNumber(103) };
const others = Array.from({ length: 20 }, (_, index) => ({ Name: '其他', IdentificationNumber: identificationNumber(200 + index) }));

const wrong: string[] = [];
function expect(what: string, found: unknown, isRight: boolean): void {
  process.stdout.write(`${isRight ? 'ok   ' : 'WRONG'} ${what}: ${JSON.stringify(found)}\n`);
  if (!isRight) wrong.push(what);
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await pause(500)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS / 1_000} s`);
  }
}

let tickets = 0;

/** Verifies the person with this face and waits for the verdict. */
async function verify(run: RunFile, person: typeof anna, face: SampleFace): Promise<{ TicketId: string; status: Status }> {
  const client = vendorClient(run);
  const TicketId = `upgrade-${Date.now()}-${++tickets}`;
  const Material = materialsOf({ ...person, FacePic: await sampleFace(face) });
  await client.request('SubmitVerification', { Biz: 'RPMin', TicketId, Material }, { method: 'POST' });
  return { TicketId, status: await until(`the verdict on ${TicketId}`, () => statusOf(run, TicketId)) };
}

async function statusOf(run: RunFile, TicketId: string): Promise<Status | undefined> {
  const { Data } = await vendorClient(run).request<{ Data: Status }>('GetStatus', { Biz: 'RPMin', TicketId }, { method: 'POST' });
  return Data.StatusCode > 0 ? Data : undefined;
}

/** Describes a face with the old release's model. */
async function describeBy(tree: string, photo: Buffer): Promise<number[]> {
  const { FaceModels } = await partOf<{ FaceModels: { load(): Promise<{ look(photo: Buffer): Promise<{ template?: { descriptor: Float32Array } }> }> } }>(
    tree,
    'libs/vision/dist/index.js',
  );
  const { template } = await (await FaceModels.load()).look(photo);
  if (!template) throw new Error('The old release found no face.');
  return [...template.descriptor];
}

/** Imports a module of a built tree. */
const partOf = async <Part>(tree: string, file: string): Promise<Part> => (await import(pathToFileURL(join(tree, file)).href)) as Part;

/** Creates the roles and tables of this tree's authority while old instances run, as an update does; returns the address of its database. */
async function migrateAuthority(operator: string, serviceSecret: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { withUser, passwordOf } = await partOf<{
    withUser: (address: string, user: string, password: string) => string;
    passwordOf: (secret: string, server: 'postgres', user: string) => string;
  }>(root, 'deploy/launcher/dist/credentials.js');
  const { ensureRoles, ownerOf } = await partOf<{
    ensureRoles: (databaseUrl: string, services: readonly string[], passwordOf: (role: string) => string) => Promise<void>;
    ownerOf: (service: string) => string;
  }>(root, 'libs/persistence/dist/roles.js');
  const password = (role: string): string => passwordOf(serviceSecret, 'postgres', role);
  await ensureRoles(operator, ['authority'], password);
  const owner = ownerOf('authority');
  const asOwner = { ...process.env, ...env, DATABASE_URL: withUser(operator, owner, password(owner)) };
  execFileSync(process.execPath, [join(root, 'apps/authority/dist/main.js'), '--migrate'], { env: asOwner });
  return withUser(operator, 'authority', password('authority'));
}

async function photoOf(run: RunFile, number: number): Promise<string> {
  const database = new Client({ connectionString: run.databaseUrl });
  await database.connect();
  try {
    // people are ordered as they were imported
    const { rows } = await database.query<{ photo: string }>('select photo from authority.identity order by created_at, ctid');
    return rows[number]?.photo ?? '';
  } finally {
    await database.end();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'shiren-upgrade-'));
const home = join(folder, 'home');
const ending: (() => Promise<unknown>)[] = [];
try {
  const began = Date.now();
  const tree = built ?? checkOut(commit, folder);
  process.stdout.write(`${commit} is built (${Math.round((Date.now() - began) / 1_000)} s)\n`);

  const descriptor = await describeBy(tree, await sampleFace('clara'));
  const old = await launch(tree, home);
  ending.push(() => old.stop());
  const photo = await sampleFace('anna');
  const people = [
    { ...anna, photo },
    { ...clara, descriptor },
    { ...dora, photo: await sampleFace('dora') },
    ...(await Promise.all(others.map(async (person) => ({ ...person, photo: await sampleFace('fiona') })))),
  ].map(({ Name, IdentificationNumber, ...face }) => ({ name: Name, identificationNumber: IdentificationNumber, ...face }));
  process.stdout.write(await importBy(tree, home, join(folder, 'people'), people));

  const before = await verify(old, anna, 'annaAgain');
  expect('the old release passes the right person', before.status, before.status.StatusCode === 1);
  const byDescriptor = (await verify(old, clara, 'clara')).status;
  expect('and who has a descriptor', byDescriptor, byDescriptor.StatusCode === 1);
  const { Data } = await vendorClient(old).request<{ Data: { VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz: 'FVBioOnly', TicketId: 'retained', Binding: JSON.stringify({ FaceRetainedPic: base64(photo) }) },
    { method: 'POST' },
  );

  await rm(join(home, 'blobs', await photoOf(old, 2)));
  const { MASTER_KEY, serviceSecret } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as Record<'MASTER_KEY' | 'serviceSecret', string>;
  const shared = { MASTER_KEY, BLOB_DIRECTORY: join(home, 'blobs'), NATS_URL: old.natsUrl };
  const DATABASE_URL = await migrateAuthority(old.databaseUrl, serviceSecret, shared);
  const older = [await startService('inference', shared), await startService('authority', { ...shared, DATABASE_URL })];
  ending.push(...older.map((service) => () => service.stop()));
  const right: Status[] = [];
  const strangers: Status[] = [];
  for (let round = 0; round < SIDE_BY_SIDE; round++) {
    right.push((await verify(old, anna, 'annaAgain')).status);
    strangers.push((await verify(old, anna, 'emma')).status);
  }
  expect(
    'side by side, the right person passes',
    right.map(({ SubCode }) => SubCode),
    right.every(({ SubCode }) => SubCode === '200'),
  );
  expect(
    'side by side, a stranger does not',
    strangers.map(({ SubCode }) => SubCode),
    strangers.every(({ SubCode }) => SubCode === '204'),
  );
  const scores = new Set(right.map(({ AuthorityComparisonScore }) => AuthorityComparisonScore));
  process.stdout.write(`     scores of the right person, by whichever model answered: ${[...scores].join(', ')}\n`);
  const files = (await readdir(join(home, 'blobs/identities'), { recursive: true })).map(String);
  const kinds = { old: files.filter((file) => file.endsWith('.template')).length, new: files.filter((file) => /\.derived\/templates\/./.test(file)).length };
  expect('both have their templates, next to each other', kinds, kinds.old === people.length && kinds.new >= 1);
  for (const service of older) await service.stop();
  await old.stop();

  const now = await launch(root, home);
  ending.push(() => now.stop());
  const connection = await connectToNats('upgrade', { ...process.env, NATS_URL: now.natsUrl });
  ending.push(() => connection.close());
  const bus = new Bus(connection);
  const started = Date.now();
  const { templates } = await until('the photos on record are described by the new model', async () => {
    const state = await bus.ask(authority.state, { counted: true });
    return state.templates?.waiting === 0 ? state : undefined;
  });
  expect(
    `the registry is described again (${Math.round((Date.now() - started) / 1_000)} s after the start)`,
    templates,
    templates?.described === people.length - 2 && templates.uncomparable === 2,
  );
  const passed = (await verify(now, anna, 'annaAgain')).status;
  expect('the right person passes, by the new model', passed, passed.SubCode === '200');
  const stranger = (await verify(now, anna, 'emma')).status;
  expect('a stranger does not', stranger, stranger.SubCode === '204');
  const noPhoto = (await verify(now, clara, 'clara')).status;
  expect('who has a descriptor of the old model only ends with 203', noPhoto, noPhoto.SubCode === '203');
  const photoLost = (await verify(now, dora, 'dora')).status;
  expect('and so does who lost her photo', photoLost, photoLost.SubCode === '203');
  const kept = await statusOf(now, before.TicketId);
  expect('the old verdict stands as it was', kept, JSON.stringify(kept) === JSON.stringify(before.status));
  const { Data: retained } = await vendorClient(now).request<{ Data: { VerifyStatus: Status } }>(
    'SubmitMaterials',
    { VerifyToken: Data.VerifyToken.Token, Material: materialsOf({ FacePic: await sampleFace('annaAgain') }) },
    { method: 'POST' },
  );
  expect('a retained photo that the old release took is compared by the new model', retained.VerifyStatus, retained.VerifyStatus.SubCode === '200');
  const list = execFileSync(process.execPath, [join(root, 'apps/authority/dist/uncomparable.js')], { env: { ...process.env, SHIREN_HOME: home } }).toString();
  expect(
    'the command lists whom it can not compare, masked',
    list.split('\n'),
    list.includes('克**,110101********') && !list.includes(clara.IdentificationNumber),
  );
} finally {
  for (const end of ending.reverse()) await end();
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(wrong.length === 0 ? 'The upgrade holds.\n' : `Not as it must be: ${wrong.join('; ')}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
