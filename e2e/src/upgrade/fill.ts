import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { FlowClient } from '@shiren/flow-client';
import {
  cardHolder,
  identificationNumber,
  materialsOf,
  sampleFace,
  vendorClient,
  type AskConsole,
  type Business,
  type RunFile,
  type SampleFace,
} from '@shiren/testing';
import type { Outcome } from '../failures/load.js';
import type { Person } from './load.js';

const PATIENCE_MS = 60_000;
/** In the sandbox, people whose number ends like this go to a review (docs/integrators/sandbox.md). */
const GOES_TO_REVIEW = '110101190001019000';

/** Whom the load verifies, with the card that she shows. */
export const holder = { ...cardHolder(7), name: '安娜' };
export const anna: Person = { Name: holder.name, IdentificationNumber: holder.number };

/** Goes through the flow. */
export const clara: Person = { Name: '克拉拉', IdentificationNumber: identificationNumber(102) };

export interface Status {
  StatusCode: number;
  SubCode?: string;
}

/** What was put into the former release through its API, and is looked for in the new one. */
export interface Filled {
  /** Expected outcomes of all real tickets. */
  accepted: Map<string, Outcome[]>;
  callbackSecret: string;
  /** Waits for a reviewer; of the sandbox. */
  inReview: string;
  /** Token of a flow in which a person agreed and typed their name, and device it was opened on. */
  halfDone: { token: string; device: string; ticket: string };
  /** What can be read, by name, as the former release showed it. */
  seen: Map<string, unknown>;
}

export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined, patience = PATIENCE_MS): Promise<T> {
  for (const end = Date.now() + patience; ; await pause(100)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1_000} s`);
  }
}

export async function statusOf(run: RunFile, TicketId: string): Promise<Status> {
  return (await vendorClient(run).request<{ Data: Status }>('GetStatus', { Biz: 'RPMin', TicketId }, { method: 'POST' })).Data;
}

/** Verifies a person and waits for the decision. */
export async function verify(run: RunFile, TicketId: string, face: SampleFace, person: Person = anna): Promise<Status> {
  const Material = materialsOf({ ...person, FacePic: await sampleFace(face) });
  await vendorClient(run).request('SubmitVerification', { Biz: 'RPMin', TicketId, Material }, { method: 'POST' });
  return decisionOf(run, TicketId);
}

export const decisionOf = (run: RunFile, TicketId: string): Promise<Status> =>
  until(`the decision on ${TicketId}`, async () => {
    const status = await statusOf(run, TicketId);
    return status.StatusCode > 0 ? status : undefined;
  });

/** The sandbox of an account. */
export const sandboxOf = (run: RunFile): RunFile => ({ ...run, accessKeyId: run.testAccessKeyId, accessKeySecret: run.testAccessKeySecret });

const savedScenes = ['RPMin', 'Waits'];

/** The load's callbacks go to `/`, those that have to wait to `/waits`; numbers may be submitted as often as the load does. */
async function configure(ask: AskConsole, business: Business): Promise<string> {
  const settingsOf = async (biz: string, path: string): Promise<void> => {
    const scene = (await ask('scenes', {})).find((each) => each.biz === biz);
    if (!scene) throw new Error(`There is no scene ${biz}.`);
    const { revision, name, scheme, settings } = scene;
    const limits = { ...settings.limits, numberPerMinute: 1_000, numberPerDay: 10_000 };
    await ask('saveScene', { biz, revision, name, scheme, settings: { ...settings, limits, retentionDays: 100, callback: { url: business.url + path } } });
  };
  await ask('addScene', { biz: 'Waits', name: '等待', scheme: 'RPMin' });
  await settingsOf('RPMin', '/');
  await settingsOf('Waits', '/waits');
  return (await ask('renewCallbackSecret', { biz: 'RPMin' })).secret;
}

export async function fill(run: RunFile, ask: AskConsole, business: Business): Promise<Filled> {
  business.answers.set('/waits', Array<number>(50).fill(500));
  const callbackSecret = await configure(ask, business);
  await ask('addUser', { name: 'zhang', role: 'read-only', password: 'correct-horse-battery-7', scenes: null });
  await ask('addAccessKey', {});

  const statuses = [await verify(run, 'passed', 'annaAgain'), await verify(run, 'failed', 'emma')];
  if (statuses.map(({ StatusCode }) => StatusCode).join() !== '1,2') throw new Error(`The former release decided ${JSON.stringify(statuses)}.`);

  const inReview = 'in-review';
  const doubtful = materialsOf({ Name: '沙箱', IdentificationNumber: GOES_TO_REVIEW, FacePic: await sampleFace('anna') });
  await vendorClient(sandboxOf(run)).request('SubmitVerification', { Biz: 'RPMin', TicketId: inReview, Material: doubtful }, { method: 'POST' });

  const FacePic = await sampleFace('annaAgain');
  await vendorClient(run).request('SubmitVerification', { Biz: 'Waits', TicketId: 'waits', Material: materialsOf({ ...anna, FacePic }) }, { method: 'POST' });
  await until('a callback that is refused', () => (business.received.some(({ path }) => path === '/waits') ? true : undefined));

  const ticket = 'half-done';
  const { Data } = await vendorClient(run).request<{ Data: { VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz: 'RPManual', TicketId: ticket },
    { method: 'POST' },
  );
  const halfDone = { token: Data.VerifyToken.Token, device: randomUUID(), ticket };
  const flow = new FlowClient({ origin: run.gateway, ...halfDone });
  await flow.consent((await flow.session()).consent.version);
  await flow.nameAndNumber({ name: clara.Name, identificationNumber: clara.IdentificationNumber });

  await until('the records of all tickets', async () => {
    const { attempts } = await ask('attempts', { limit: 50 });
    const decided = attempts.filter(({ state }) => ['passed', 'failed', 'in-review'].includes(state));
    return decided.length === 4 ? true : undefined;
  });
  const accepted = new Map<string, Outcome[]>([
    ['passed', ['passed']],
    ['failed', ['failed']],
    ['waits', ['passed']],
  ]);
  return { accepted, callbackSecret, inReview, halfDone, seen: await readAll(run, ask) };
}

/** The hash of what a link leads to. */
const hashOf = async (link: string): Promise<string> =>
  createHash('sha256')
    .update(Buffer.from(await (await fetch(link)).arrayBuffer()))
    .digest('hex');

/** Everything that businesses and operators can read of what was put in, by name; links are replaced by the hash of their image. */
export async function readAll(run: RunFile, ask: AskConsole, untilSequence = Infinity): Promise<Map<string, unknown>> {
  const call = async (action: string, TicketId: string, version?: string): Promise<unknown> =>
    (await vendorClient(run, version).request<{ Data: unknown }>(action, { Biz: 'RPMin', TicketId }, { method: 'POST' })).Data;
  const seen = new Map<string, unknown>();
  for (const ticket of ['passed', 'failed']) {
    seen.set(`the status of ${ticket}`, await call('GetStatus', ticket));
    const { FacePic = '', ...materials } = (await call('GetMaterials', ticket)) as Record<string, string>;
    seen.set(`the materials of ${ticket}`, { ...materials, FacePic: await hashOf(FacePic) });
    const { attempts } = await ask('attempts', { ticketId: ticket, limit: 1 });
    const attemptId = attempts[0]?.attemptId ?? '';
    const { verdict, steps, evidence, ...listed } = await ask('attempt', { attemptId });
    seen.set(`the record of ${ticket}`, { ...listed, verdict, steps, evidence });
    const { photos } = await ask('photos', { attemptId });
    seen.set(
      `the photos of ${ticket}`,
      await Promise.all(photos.map(async ({ type, link = '' }) => ({ type, hash: await hashOf(new URL(link, run.gateway).href) }))),
    );
  }
  // the others follow the defaults, which a release may change and then says so in the changelog
  seen.set(
    'the scenes that were saved',
    (await ask('scenes', {})).filter(({ biz }) => savedScenes.includes(biz)),
  );
  seen.set(
    'the users',
    (await ask('users', {})).map(({ name, role }) => ({ name, role })).sort((one, other) => one.name.localeCompare(other.name)),
  );
  seen.set(
    'the keys',
    (await ask('accessKeys', {})).map(({ accessKeyId, kind, status }) => ({ accessKeyId, kind, status })),
  );
  seen.set('the registry', (await ask('registryPeople', { browse: { limit: 50 } })).people);
  const entries = [];
  for (let before: number | undefined; ;) {
    const page = await ask('audit', { limit: 50, ...(before === undefined ? {} : { before }) });
    entries.push(...page.entries);
    before = page.entries.at(-1)?.sequence;
    if (!page.more || before === undefined) break;
  }
  seen.set(
    'the audit log',
    entries.filter(({ sequence }) => sequence <= untilSequence).sort((one, other) => one.sequence - other.sequence),
  );
  return seen;
}

/** Where `after` lacks or changed something of `before`; what is there in addition does not matter. */
export function lostOf(before: unknown, after: unknown, path = ''): string[] {
  if (before === null || typeof before !== 'object')
    return Object.is(before, after) ? [] : [`${path}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`];
  if (after === null || typeof after !== 'object') return [`${path} is gone`];
  const lengths = Array.isArray(before) && Array.isArray(after) && before.length !== after.length ? [`${path}: ${before.length} became ${after.length}`] : [];
  return [...lengths, ...Object.entries(before).flatMap(([key, value]) => lostOf(value, (after as Record<string, unknown>)[key], `${path}.${key}`))];
}
