import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type RPCClient from '@alicloud/pop-core';
import type { NatsConnection } from '@nats-io/transport-node';
import { BlobStore, newMaterialKey } from '@shiren/blob-store';
import { Bus, connectToNats } from '@shiren/bus';
import { materials } from '@shiren/contracts-materials';
import type { SceneSettings } from '@shiren/contracts-verification';
import {
  cardHolder,
  identificationNumber,
  importPeople,
  readRunFile,
  root,
  sampleFace,
  vendorClient,
  type FakeCamera,
  type FilmedFace,
  type RunFile,
} from '@shiren/testing';
import { Client } from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, openPhone, type Looks } from '../browser.js';
import { signInToConsole, type ConsoleSession } from '../console-session.js';

/** The business under test: its people, its scenes and the results it receives. All tests share one browser. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
/** Clara's face, both in the authority's records and on the card. */
export const holder = cardHolder(7);
export const clara = { Name: holder.name, IdentificationNumber: holder.number };
export const bella = { Name: '贝拉', IdentificationNumber: identificationNumber(602) };
/** The same face, but the photo on record is too old. */
export const staleHolder = cardHolder(8);
export const stale = { Name: staleHolder.name, IdentificationNumber: staleHolder.number };
/** Has a rare character in the name, so the card reader is never sure of it. */
export const rareHolder = cardHolder(14);
export const rare = { Name: rareHolder.name, IdentificationNumber: rareHolder.number };

export let run: RunFile;
export let operator: ConsoleSession;
export let photo: FakeCamera;
/** The same person, lit from the other side. */
export let inOtherLight: FakeCamera;
export let browser: Browser;
let person: FakeCamera;
let business: RPCClient;
let connection: NatsConnection;
let bus: Bus;
let blobs: BlobStore;
const contexts: BrowserContext[] = [];
let count = 0;

beforeAll(async () => {
  run = await readRunFile(home);
  business = vendorClient(run);
  connection = await connectToNats('pages-test', { ...process.env, NATS_URL: run.natsUrl });
  bus = new Bus(connection);
  const { MASTER_KEY } = JSON.parse(await readFile(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  blobs = await BlobStore.fromEnvironment({ MASTER_KEY, BLOB_DIRECTORY: join(home, 'blobs') });
  operator = await signInToConsole(run);
  const face = await film();
  person = { shows: 'person', face, sun: 0 };
  inOtherLight = { shows: 'person', face, sun: Math.PI };
  photo = { shows: 'picture', image: await sampleFace('clara', portrait) };
  await importPeople(home, [
    { name: clara.Name, identificationNumber: clara.IdentificationNumber, photo: await sampleFace('clara') },
    { name: rare.Name, identificationNumber: rare.IdentificationNumber, photo: await sampleFace('clara') },
    { name: bella.Name, identificationNumber: bella.IdentificationNumber, photo: await sampleFace('bella') },
    { name: stale.Name, identificationNumber: stale.IdentificationNumber, photo: await sampleFace('clara'), photoDate: '2001-01-01' },
  ]);
  browser = await launchBrowser();
}, 300_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(() => Promise.all([browser?.close(), connection?.close()]));

/** How the person is cropped from the photo, and how far she is turned: in the photo she looks aside as far as the page still accepts. */
const portrait = { size: 480, room: 0.45, quality: 95 };
const TOWARDS_CAMERA = 0.08;

/** Runs in a separate process: looking up globals is slow under jest, and an image has many pixels. */
async function film(): Promise<FilmedFace> {
  const program = `
    const { filmFace, sampleFace } = await import(${JSON.stringify(join(root, 'libs/testing/dist/index.js'))});
    process.stdout.write(JSON.stringify(await filmFace(await sampleFace('clara', ${JSON.stringify(portrait)}), ${TOWARDS_CAMERA})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as FilmedFace;
}

export interface Opened {
  page: Page;
  Biz: string;
  TicketId: string;
  token: string;
  /** The link that the business received. */
  link: string;
}

/** Begins a verification as a business does, and opens its page on a separate phone. */
export async function open(
  Biz: string,
  { Binding, camera = person, looks, query = {} }: { Binding?: object; camera?: FakeCamera; looks?: Looks; query?: Record<string, string> } = {},
): Promise<Opened> {
  const TicketId = `pages-${Date.now()}-${++count}`;
  const { Data } = await business.request<{ Data: { CloudauthPageUrl: string; VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz, TicketId, ...(Binding ? { Binding: JSON.stringify(Binding) } : {}) },
    { method: 'POST' },
  );
  const context = await openPhone(browser, camera, looks);
  contexts.push(context);
  const page = await context.newPage();
  const more = new URLSearchParams(query).toString();
  const link = `${Data.CloudauthPageUrl}${more ? `&${more}` : ''}`;
  await page.goto(link);
  return { page, Biz, TicketId, token: Data.VerifyToken.Token, link };
}

interface Status {
  StatusCode: number;
  SubCode: string;
  AuditConclusions: string;
}
export const statusOf = async ({ Biz, TicketId }: Opened): Promise<Status> => (await business.request<{ Data: Status }>('GetStatus', { Biz, TicketId })).Data;
export const materialsOf = async ({ Biz, TicketId }: Opened): Promise<Record<string, string>> =>
  (await business.request<{ Data: Record<string, string> }>('GetMaterials', { Biz, TicketId })).Data;

/** A scene of this scheme that asks for one movement only, so that the recording is short. */
export async function quick(scheme: string): Promise<string> {
  const scene = scenes.get(scheme) ?? makeScene(scheme, { livenessStrength: 'low' });
  scenes.set(scheme, scene);
  return scene;
}
const scenes = new Map<string, Promise<string>>();

/** Creates a scene in the console. */
export const makeScene = (scheme: string, change: Partial<SceneSettings>): Promise<string> => operator.makeScene(scheme, change);

/** Puts a flow behind its recording, which takes long and is shown elsewhere; the face is Clara's. */
export async function atCard({ page, TicketId }: Opened): Promise<void> {
  await page.waitForSelector('[data-page="liveness"]');
  const [attempt] = await inDatabase<{ attemptId: string; accountId: string }>(
    `select attempt.id as "attemptId", ticket.account_id as "accountId" from tokens.attempt join tokens.ticket on ticket.id = attempt.ticket
      where ticket.ticket_id = $1`,
    [TicketId],
  );
  if (!attempt) throw new Error(`${TicketId} has no attempt.`);
  const draftId = randomUUID();
  const key = newMaterialKey(attempt.attemptId);
  await blobs.put(key, await sampleFace('clara', portrait));
  await bus.ask(materials.draft, { ...attempt, draftId, materials: [{ type: 'FacePic', value: key }] });
  const progress = JSON.stringify({ liveness: 'passed', drafts: { liveness: draftId } });
  await inDatabase('update tokens.attempt set progress = progress || $2::jsonb where id = $1', [attempt.attemptId, progress]);
  await page.reload();
  await page.waitForSelector('[data-page="card"]');
}

/** Changes the database directly, for states that no page or call can produce within a test. */
export async function inDatabase<Row extends object>(statement: string, values: unknown[] = []): Promise<Row[]> {
  const database = new Client({ connectionString: run.databaseUrl });
  await database.connect();
  try {
    return (await database.query<Row>(statement, values)).rows;
  } finally {
    await database.end();
  }
}
