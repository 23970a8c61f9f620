import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptStory, ListedAttempt, ListedBlock, PersonView } from '@shiren/contracts-console';
import { FlowClient, type FlowError, type Result } from '@shiren/flow-client';
import { base64, identificationNumber, importPeople, materialsOf, readRunFile, root, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import { signInToConsole, type ConsoleSession } from './console-session.js';

/** The block list against real submissions: every API and kind of scheme obeys it. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { Name: '安娜', IdentificationNumber: identificationNumber(851) };
const why = { reason: '证件为伪造', days: 1 };

let run: RunFile;
let console: ConsoleSession;
let face: Buffer;
let count = 0;

interface Status {
  StatusCode: number;
  SubCode?: string;
  AuditConclusions?: string;
}

beforeAll(async () => {
  const system = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const env = { ...process.env, DATABASE_URL: system.databaseUrl, MASTER_KEY };
  const account = execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), `blocks-${Date.now()}`, '--sample-business'], { env });
  run = { ...system, ...(JSON.parse(account.toString()) as Partial<RunFile>) };
  console = await signInToConsole(run);
  face = await sampleFace('annaAgain');
  await importPeople(home, [{ name: anna.Name, identificationNumber: anna.IdentificationNumber, photo: await sampleFace('anna') }]);
}, 120_000);

const unique = (): string => `blocks-${Date.now()}-${++count}`;
const call = async <Data>(action: string, parameters: object): Promise<Data> =>
  (await vendorClient(run).request<{ Data: Data }>(action, parameters, { method: 'POST' })).Data;

const byServer = async (ticketId = unique(), person = anna): Promise<Status> =>
  (await call<{ VerifyStatus: Status }>('SubmitVerification', { Biz: 'RPMin', TicketId: ticketId, Material: materialsOf({ ...person, FacePic: face }) }))
    .VerifyStatus;

async function byVersionOf2019(): Promise<{ VerifyStatus: number }> {
  const { Name, IdentificationNumber } = anna;
  const claim = { Name, IdCardNumber: IdentificationNumber, FaceImageUrl: base64(face) };
  return vendorClient(run, '2019-03-07').request<{ VerifyStatus: number }>(
    'VerifyMaterial',
    { BizType: 'RPMin', BizId: unique(), ...claim },
    { method: 'POST' },
  );
}

async function withToken(): Promise<Status> {
  const Binding = JSON.stringify(anna);
  const { VerifyToken } = await call<{ VerifyToken: { Token: string } }>('GetVerifyToken', { Biz: 'RPBioOnly', TicketId: unique(), Binding });
  const Material = materialsOf({ FacePic: face });
  return (await call<{ VerifyStatus: Status }>('SubmitMaterials', { VerifyToken: VerifyToken.Token, Material })).VerifyStatus;
}

/** A flow whose recordings are all abandoned: it fails by liveness unless something else comes first. */
async function byFlow(device: string, ticketId = unique(), Binding: object = { ...anna, IdentificationNumber: identificationNumber(852) }): Promise<Result> {
  const { VerifyToken } = await call<{ VerifyToken: { Token: string } }>('GetVerifyToken', {
    Biz: 'RPH5BioOnly',
    TicketId: ticketId,
    Binding: JSON.stringify(Binding),
  });
  const flow = new FlowClient({ origin: run.gateway, token: VerifyToken.Token, device, retries: 0 });
  await flow.consent(1);
  try {
    for (let tries = 0; tries < 10; tries++) await flow.begin();
  } catch (error) {
    if ((error as FlowError).code !== 'CAPTURE.NO_MORE_TRIES') throw error;
  }
  return flow.decided();
}

async function attemptOf(ticketId: string): Promise<string> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(200)) {
    const { attempts } = await console.ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId, limit: 1 });
    if (attempts[0]?.decidedAt) return attempts[0].attemptId;
  }
  throw new Error(`The console does not know ${ticketId}.`);
}

it('a blocked number fails in each API with a sub-code of its own, until the block is ended', async () => {
  const ticketId = unique();
  expect(await byServer(ticketId)).toMatchObject({ StatusCode: 1 });
  const attemptId = await attemptOf(ticketId);
  const block = await console.ask<ListedBlock>('addBlock', { kind: 'number', attemptId, ...why });

  const refused = unique();
  const status = await byServer(refused);
  expect(status).toEqual({ StatusCode: 2, SubCode: '902', AuditConclusions: expect.stringContaining('黑名单') as string });
  expect(await call('GetStatus', { Biz: 'RPMin', TicketId: refused })).toEqual(status);
  expect(await withToken()).toMatchObject({ StatusCode: 2, SubCode: '902' });
  expect(await byVersionOf2019()).toMatchObject({ VerifyStatus: 2 });

  const story = await console.ask<AttemptStory>('attempt', { attemptId: await attemptOf(refused) });
  expect(story).toMatchObject({ reasons: ['902'], evidence: [{ kind: 'block-list', finding: { number: true } }] });
  const person = await console.ask<PersonView>('person', { attemptId });
  expect(person.blocks).toMatchObject([{ id: block.id, kind: 'number' }]);
  const { attempts } = await console.ask<{ attempts: ListedAttempt[] }>('attempts', { number: person.number, limit: 9 });
  expect(attempts.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed', 'passed']);

  await console.ask('endBlock', { id: block.id });
  expect(await byServer()).toMatchObject({ StatusCode: 1 });
});

it('a blocked device fails in a flow; the business learns why, and the person does not', async () => {
  const [device, ticketId, refused] = [unique(), unique(), unique()];
  expect((await byFlow(device, ticketId)).reasons[0]?.code).toBe('205');
  await console.ask('addBlock', { kind: 'device', attemptId: await attemptOf(ticketId), ...why });
  const shown = await byFlow(device, refused);
  expect(shown).toMatchObject({
    outcome: 'failed',
    reasons: [{ code: '999', zh: '本次认证未通过', advice: { en: expect.stringContaining('Ask the business') as string } }],
  });
  expect(JSON.stringify(shown)).not.toMatch(/902|block|黑名单/);
  expect(await call('GetStatus', { Biz: 'RPH5BioOnly', TicketId: refused })).toMatchObject({ StatusCode: 2, SubCode: '902' });
  expect((await byFlow(unique())).reasons[0]?.code).toBe('205');
  // a submission without a flow comes from no device
  expect(await byServer()).toMatchObject({ StatusCode: 1 });
});

it('a blocked number is refused in a flow too, and the sandbox knows no blocks', async () => {
  const person = { Name: '无名', IdentificationNumber: identificationNumber(853) };
  await console.ask('addBlock', { kind: 'number', identificationNumber: person.IdentificationNumber, ...why });
  const refused = unique();
  expect((await byFlow(unique(), refused, person)).reasons[0]?.code).toBe('999');
  expect(await call('GetStatus', { Biz: 'RPH5BioOnly', TicketId: refused })).toMatchObject({ StatusCode: 2, SubCode: '902' });
  const { testAccessKeyId: accessKeyId, testAccessKeySecret: accessKeySecret } = run;
  const Material = materialsOf({ ...person, FacePic: face });
  const { Data } = await vendorClient({ ...run, accessKeyId, accessKeySecret }).request<{ Data: { VerifyStatus: Status } }>(
    'SubmitVerification',
    { Biz: 'RPMin', TicketId: unique(), Material },
    { method: 'POST' },
  );
  expect(Data.VerifyStatus).toMatchObject({ SubCode: '202' });
});
