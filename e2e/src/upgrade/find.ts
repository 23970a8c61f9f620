import { setTimeout as pause } from 'node:timers/promises';
import { FlowClient, type Frame } from '@shiren/flow-client';
import { SyntheticSubject, sampleFace, vendorClient, type AskConsole, type Business, type RunFile } from '@shiren/testing';
import pg from 'pg';
import { foundInDatabase } from '../failures/account.js';
import { heardWrongly } from '../failures/callbacks.js';
import { decisionOf, lostOf, readAll, sandboxOf, until, verify, type Filled } from './fill.js';
import type { Load } from './load.js';

const SETTLED_WITHIN_MS = 60_000;
/** Frames in a piece, as the pages send them. */
const PIECE = 13;
const MAX_RECORDINGS = 3;

interface Upgraded {
  run: RunFile;
  ask: AskConsole;
  filled: Filled;
  load: Load;
  business: Business;
}

/** What is wrong after the upgrade, by what was looked for. */
export async function findings(upgraded: Upgraded): Promise<[string, string[]][]> {
  const { run, ask, filled, business } = upgraded;
  const found: [string, string[]][] = [];
  const look = async (what: string, work: () => Promise<string[]>): Promise<void> => {
    found.push([what, await work().catch((error: unknown) => [(error as Error).message])]);
  };
  const log = filled.seen.get('the audit log') as { sequence: number }[];
  const after = await readAll(run, ask, log.at(-1)?.sequence).catch((error: unknown) => error as Error);
  for (const [what, before] of filled.seen) {
    found.push([`${what}, as before`, after instanceof Error ? [after.message] : lostOf(before, after.get(what))]);
  }
  await look('the audit log is whole', async () => {
    const { entries, brokenAt } = await ask('checkAudit', {});
    return brokenAt === undefined && entries >= log.length ? [] : [JSON.stringify({ entries, brokenAt })];
  });
  await look('a person in the registry passes, and a stranger does not', async () => {
    const codes = [(await verify(run, 'anna', 'annaAgain')).SubCode, (await verify(run, 'stranger', 'emma')).SubCode];
    filled.accepted.set('anna', ['passed']).set('stranger', ['failed']);
    return codes.join() === '200,204' ? [] : codes.map(String);
  });
  await look('a reviewer decides on what was in review', () => reviewed(upgraded));
  await look('the flow that was half done is finished', () => finished(upgraded));
  await look('the callback that waited is delivered', async () => {
    business.answers.delete('/waits');
    const { deliveries } = await ask('callbacks', { biz: 'Waits', limit: 10 });
    for (const { attemptId } of deliveries) await ask('replayCallback', { attemptId });
    await until('the callback', () => (business.received.some(({ path, status }) => path === '/waits' && status === 200) ? true : undefined));
    return deliveries.length === 1 ? [] : [`${deliveries.length} deliveries`];
  });
  await look('each accepted submission was decided once, counted once and told once', () => settled(upgraded));
  return found;
}

async function reviewed({ run, ask, filled }: Upgraded): Promise<string[]> {
  const { attempts } = await ask('attempts', { ticketId: filled.inReview, limit: 1 });
  const { reviews } = await ask('reviews', { limit: 10 });
  const listed = reviews.some(({ ticketId }) => ticketId === filled.inReview);
  await ask('review', { attemptId: attempts[0]?.attemptId ?? '', decision: 'approve', reason: '照片清晰，是本人' });
  const { StatusCode } = await until('the decision of the review', () => decisionOf(sandboxOf(run), filled.inReview).catch(() => undefined), 90_000);
  return [...(listed ? [] : ['it is not in the queue of reviews']), ...(StatusCode === 1 ? [] : [`its status is ${StatusCode}`])];
}

/** Records the person of the flow, with the steps that the release before took standing. */
async function finished({ run, filled }: Upgraded): Promise<string[]> {
  const flow = new FlowClient({ origin: run.gateway, ...filled.halfDone });
  const { steps } = await flow.session();
  if (steps[0] !== 'liveness') return [`it goes on with ${steps[0]}`];
  const person = (await SyntheticSubject.of(await sampleFace('clara', { size: 480, room: 0.45, quality: 95 }))).rehearse();
  const said: string[] = [];
  for (let take = 1; take <= MAX_RECORDINGS; take++) {
    const { captureId, challenge } = await flow.begin();
    const began = performance.now();
    const frames: Frame[] = [];
    let [sent, sequence] = [Promise.resolve<unknown>(undefined), 0];
    const send = (piece: readonly Frame[]): void => {
      const at = sequence++;
      sent = sent.then(() => flow.add(captureId, at, piece));
    };
    for await (const { at, image } of person.performing(challenge, { seed: take })) {
      await pause(Math.max(0, began + at - performance.now()));
      frames.push({ at, image: new Uint8Array(image) });
      if (frames.length % PIECE === 0) send(frames.slice(-PIECE));
    }
    if (frames.length % PIECE > 0) send(frames.slice(-(frames.length % PIECE)));
    await sent;
    const { outcome, reasons } = await flow.finish(captureId);
    if (outcome === 'passed') break;
    said.push(`recording ${take}: ${reasons.map(({ code }) => code).join(', ')}`);
    if ((await flow.session()).state !== 'open' || take === MAX_RECORDINGS) return said;
  }
  await flow.submit();
  const result = await flow.decided(AbortSignal.timeout(60_000));
  const { Data } = await vendorClient(run).request<{ Data: { StatusCode: number; SubCode?: string } }>(
    'GetStatus',
    { Biz: 'RPManual', TicketId: filled.halfDone.ticket },
    { method: 'POST' },
  );
  filled.accepted.set(filled.halfDone.ticket, [result.outcome === 'passed' ? 'passed' : 'failed']);
  return Data.StatusCode === 1 ? [] : [JSON.stringify(Data)];
}

/** Looks until everything has arrived everywhere; returns what has not. */
async function settled({ run, filled, load, business }: Upgraded): Promise<string[]> {
  const accepted = new Map([...filled.accepted, ...load.accepted]);
  const called = new Map([...accepted].filter(([ticket]) => !['waits', filled.halfDone.ticket].includes(ticket)));
  const database = new pg.Client({ connectionString: run.databaseUrl });
  await database.connect();
  try {
    for (const end = Date.now() + SETTLED_WITHIN_MS; ; await pause(500)) {
      const at = business.received.filter(({ path }) => path === '/');
      const real = at.filter(({ body }) => (JSON.parse(body) as { data: { ticketId: string } }).data.ticketId !== filled.inReview);
      const flaws = [...heardWrongly(real, called, filled.callbackSecret), ...heardTwice(at)];
      const { notOnce, miscounted, unpublished } = await foundInDatabase(database, [...accepted]);
      flaws.push(...notOnce, ...miscounted, ...unpublished);
      if (flaws.length === 0 || Date.now() > end) return flaws;
    }
  } finally {
    await database.end();
  }
}

/** Callbacks that the business acknowledged more than once. */
function heardTwice(received: Business['received']): string[] {
  const ids = received.filter(({ status }) => status === 200).map(({ headers }) => String(headers['webhook-id']));
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `callback ${id} came again`);
}
