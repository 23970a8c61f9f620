import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type RPCClient from '@alicloud/pop-core';
import { jetstream } from '@nats-io/jetstream';
import { connectToNats, durableOf, ensureConsumer } from '@shiren/bus';
import { ticketChanged } from '@shiren/contracts-verification';
import {
  identificationNumber,
  importPeople,
  materialsOf,
  openBusiness,
  root,
  sampleFace,
  signInToConsole,
  startSystem,
  vendorClient,
  type AskConsole,
  type Business,
  type RunningSystem,
} from '@shiren/testing';

/** One system is backed up while it verifies people, and another one continues from the backup. */

const anna = { Name: '安娜', IdentificationNumber: identificationNumber(821) };
const Biz = 'RPMin';
const PATIENCE = 60_000;

let business: Business;
let scratch: string;
let system: RunningSystem;
let client: RPCClient;
let face: Buffer;
let stranger: Buffer;

beforeAll(async () => {
  [business, face, stranger, scratch] = await Promise.all([
    openBusiness(),
    sampleFace('annaAgain'),
    sampleFace('bella'),
    mkdtemp(join(tmpdir(), 'shiren-backup-')),
  ]);
  await chmod(scratch, 0o711);
  await start({});
  await importPeople(system.home, [{ name: anna.Name, identificationNumber: anna.IdentificationNumber, photo: await sampleFace('anna') }]);
}, 240_000);

afterAll(async () => {
  await system?.stop();
  await business?.close();
  await rm(scratch, { recursive: true, force: true });
}, 90_000);

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  // one thread with models each is enough here, and starts sooner
  system = await startSystem({ CALLBACK_PRIVATE_HOSTS: '127.0.0.1', INFERENCE_WORKERS: '1', OCR_WORKERS: '1', ...env });
  client = vendorClient(system);
}

const ask = async <Data>(action: string, TicketId: string, more: object = {}): Promise<Data> =>
  (await client.request<{ Data: Data }>(action, { Biz, TicketId, ...more }, { method: 'POST' })).Data;
const statusOf = async (ticket: string): Promise<number> => (await ask<{ StatusCode: number }>('GetStatus', ticket)).StatusCode;

async function verify(ticket: string, FacePic: Buffer): Promise<number> {
  const { VerifyStatus } = await ask<{ VerifyStatus: { StatusCode: number } }>('SubmitVerification', ticket, { Material: materialsOf({ ...anna, FacePic }) });
  return VerifyStatus.StatusCode;
}

/** The stored photo of a ticket. */
async function photoOf(ticket: string): Promise<Buffer> {
  const { FacePic } = await ask<{ FacePic: string }>('GetMaterials', ticket);
  return Buffer.from(await (await fetch(FacePic)).arrayBuffer());
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await what()); await pause(100)) {
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true`);
  }
}

const signIn = (): Promise<AskConsole> => signInToConsole(system, system.consoleUser, system.consolePassword);
const allDelivered = async (console: AskConsole): Promise<boolean> =>
  (await console('callbacks', { biz: Biz, limit: 50 })).deliveries.every(({ state }) => state === 'delivered');

/** A business's own service, which receives results over NATS; returns the attempts whose results it has received so far. */
async function listen(): Promise<{ heard: string[]; stop(): Promise<void> }> {
  const connection = await connectToNats('results', { NATS_URL: system.natsUrl });
  const durable = durableOf('internal', ticketChanged.subject);
  await ensureConsumer(connection, durable, ticketChanged.subject, 1);
  const messages = await (await jetstream(connection).consumers.get('EVENTS', durable)).consume();
  const heard: string[] = [];
  void (async () => {
    for await (const message of messages) {
      const { attemptId, status } = message.json<{ attemptId: string; status: string }>();
      if (status === 'passed' || status === 'failed') heard.push(attemptId);
      message.ack();
    }
  })();
  return { heard, stop: () => connection.close() };
}

/** Runs one of the two commands; resolves with what it said. */
const run = async (program: string, words: readonly string[], home: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'deploy', program), ...words], {
    env: { ...process.env, SHIREN_HOME: home },
    timeout: PATIENCE,
  });
  return stdout;
};

/** Runs a command of a service on the system's data; resolves with what it said. */
async function runService(program: string, ...words: string[]): Promise<string> {
  const { MASTER_KEY } = JSON.parse(await readFile(join(system.home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const env = { ...process.env, DATABASE_URL: system.databaseUrl, MASTER_KEY, BLOB_DIRECTORY: join(system.home, 'blobs') };
  return (await promisify(execFile)(process.execPath, [join(root, program), ...words], { env, timeout: PATIENCE })).stdout;
}

it('a backup that was made under load is continued: results, images, people and audit log are there, and nothing is reported twice', async () => {
  const consoleBefore = await signIn();
  const scene = (await consoleBefore('scenes', {})).find(({ biz }) => biz === Biz)!;
  await consoleBefore('saveScene', { ...scene, settings: { ...scene.settings, callback: { url: `${business.url}/results` } } });
  await consoleBefore('renewCallbackSecret', { biz: Biz });
  const before = await listen();
  expect([await verify('passed', face), await verify('failed', stranger), await verify('forgotten', face)]).toEqual([1, 2, 1]);
  await until(() => allDelivered(consoleBefore));
  const reported = business.received.map(({ headers }) => headers['webhook-id'] as string);
  expect(reported).toHaveLength(3);
  await until(() => reported.every((attempt) => before.heard.includes(attempt)));

  const tickets: string[] = [];
  let backedUp = false;
  const load = (async () => {
    for (let count = 1; !backedUp; count += 1) {
      await verify(`load-${count}`, face);
      tickets.push(`load-${count}`);
    }
  })();
  await until(() => tickets.length > 0);
  const [certain] = tickets;
  const file = join(scratch, 'system.backup');
  await run('backup.mjs', [file], system.home);
  backedUp = true;
  await load;
  expect(tickets.length).toBeGreaterThan(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  // after the backup, so the restored system does not know of it
  await consoleBefore('erasePerson', { biz: Biz, ticketId: 'forgotten', ground: 'request' });
  // a service's log is written a moment after its answer
  const written = join(system.home, 'logs/console.log');
  await until(async () => (await readFile(written, 'utf8')).includes('erasing personal data'));
  const log = join(scratch, 'console.log');
  await copyFile(written, log);
  await before.stop();
  await system.stop();

  const home = join(scratch, 'home');
  const cut = join(scratch, 'cut.backup');
  await copyFile(file, cut);
  await truncate(cut, (await stat(file)).size - 100);
  await expect(run('restore.mjs', [cut], home)).rejects.toThrow(/is no whole backup/);
  expect(await readdir(scratch)).not.toContain('home');
  await run('restore.mjs', [file], home);

  await start({ SHIREN_HOME: home });
  const after = await listen();
  expect([await statusOf('passed'), await statusOf('failed'), await statusOf(certain!)]).toEqual([1, 2, 1]);
  expect((await photoOf('passed')).equals(face)).toBe(true);
  expect(await verify('afterwards', face)).toBe(1);
  expect(await verify('afterwards-2', stranger)).toBe(2);
  const consoleAfter = await signIn();
  expect(await runService('apps/console/dist/check-audit.js')).toMatch(/^demo: the audit log is whole, [1-9]\d* entries\n$/);
  expect(await runService('apps/materials/dist/check-images.js')).toMatch(/^\d+ newest materials: all can be decrypted, with [1-9]\d* images; 0 images are/);

  // what was accepted before the copy of the database ended is decided, and the rest is unknown
  for (const ticket of tickets) await until(async () => [-1, 1].includes(await statusOf(ticket)));
  await until(() => allDelivered(consoleAfter));
  const received = business.received.map(({ headers }) => headers['webhook-id'] as string);
  expect(reported.map((attempt) => received.filter((other) => other === attempt).length)).toEqual([1, 1, 1]);
  await until(() => after.heard.length >= 2);
  expect(after.heard.filter((attempt) => reported.includes(attempt))).toEqual([]);

  expect((await photoOf('forgotten')).equals(face)).toBe(true);
  expect(await runService('apps/console/dist/repeat-erasures.js', log)).toMatch(/^1 of 1 /);
  await until(async () => (await consoleAfter('erasures', {})).erasures[0]?.doneAt !== undefined);
  await expect(photoOf('forgotten')).rejects.toThrow();
  await after.stop();
}, 240_000);
