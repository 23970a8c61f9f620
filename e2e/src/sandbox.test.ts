import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import type { ListedAttempt } from '@shiren/contracts-console';
import { FlowClient } from '@shiren/flow-client';
import { reservedIdentities, schemes, type SchemeName } from '@shiren/schemes';
import { base64, emptyPhoto, materialsOf, readRunFile, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import pg from 'pg';
import { signInToConsole } from './console-session.js';

/** What a business can try with a test key: every outcome through every scheme, without any trace among the real data. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';

interface Status {
  StatusCode: number;
  SubCode?: string;
  AuditConclusions?: string;
  AuthorityComparisonScore?: number;
}

let run: RunFile;
let real: RPCClient;
let test: RPCClient;
let face: Buffer<ArrayBuffer>;
let picture: Buffer<ArrayBuffer>;
let count = 0;

const unique = (): string => `sandbox-${Date.now()}-${++count}`;
const numberOf = (code: string): string => reservedIdentities.find((identity) => identity.code === code)?.identificationNumber ?? '';
const ask = <Data>(client: RPCClient, action: string, parameters: object): Promise<{ Data: Data }> => client.request(action, parameters, { method: 'POST' });

async function submit(client: RPCClient, code: string, TicketId = unique(), Biz = 'RPMin'): Promise<Status> {
  const Material = materialsOf({ Name: '沙箱', IdentificationNumber: numberOf(code), FacePic: face });
  return (await ask<{ VerifyStatus: Status }>(client, 'SubmitVerification', { Biz, TicketId, Material })).Data.VerifyStatus;
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

interface AttemptRow {
  outcome: string | null;
  sandbox: boolean;
  measures: string[];
  referred_at: Date | null;
}

/** The console's record of an attempt, once `isThere` accepts it. */
async function recordOf(ticketId: string, isThere: (row: AttemptRow) => boolean): Promise<AttemptRow | undefined> {
  const database = new pg.Client({ connectionString: run.databaseUrl });
  await database.connect();
  try {
    for (const end = Date.now() + 30_000; ; await pause(100)) {
      const { rows } = await database.query<AttemptRow>('select outcome, sandbox, measures, referred_at from console.attempt where ticket_id = $1', [ticketId]);
      if ((rows[0] && isThere(rows[0])) || Date.now() > end) return rows[0];
    }
  } finally {
    await database.end();
  }
}

beforeAll(async () => {
  run = await readRunFile(home);
  real = vendorClient(run);
  test = vendorClient({ gateway: run.gateway, accessKeyId: run.testAccessKeyId, accessKeySecret: run.testAccessKeySecret });
  [face, picture] = [Buffer.from(await sampleFace('anna')), Buffer.from(await emptyPhoto())];
});

describe('RPMin with a test key', () => {
  it.each(['200', '201', '202', '203', '204', '205', '301', '342'])('ends as the number says: %s', async (code) => {
    const status = await submit(test, code);
    expect(status).toMatchObject({ StatusCode: code === '200' ? 1 : 2, SubCode: code });
    if (code !== '200') expect(status.AuditConclusions).toMatch(/[一-鿿].*[A-Za-z]/);
  });

  it('stays in progress, or until the authority is back', async () => {
    const [stays, away] = [unique(), unique()];
    expect(await Promise.all([submit(test, '000', stays), submit(test, '503', away)])).toEqual([{ StatusCode: 0 }, { StatusCode: 0 }]);
    const status = async (TicketId: string): Promise<Status> => (await ask<Status>(test, 'GetStatus', { Biz: 'RPMin', TicketId })).Data;
    for (const end = Date.now() + 60_000; (await status(away)).StatusCode === 0 && Date.now() < end;) await pause(500);
    expect(await status(away)).toMatchObject({ StatusCode: 1, SubCode: '200' });
    expect(await status(stays)).toEqual({ StatusCode: 0 });
  }, 90_000);

  it('goes to review', async () => {
    const TicketId = unique();
    expect(await submit(test, '900', TicketId)).toEqual({ StatusCode: 0 });
    expect(await recordOf(TicketId, ({ referred_at }) => referred_at !== null)).toMatchObject({ outcome: null, sandbox: true, measures: [] });
  });

  it('is reviewed by two people where the scene asks for them', async () => {
    const owner = await signInToConsole(run);
    const biz = await owner.makeScene('RPMin', { fourEyes: true });
    const TicketId = unique();
    expect(await submit(test, '900', TicketId, biz)).toEqual({ StatusCode: 0 });
    await recordOf(TicketId, ({ referred_at }) => referred_at !== null);
    const { attempts } = await owner.ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId: TicketId, limit: 1 });
    const vote = { attemptId: attempts[0]?.attemptId, decision: 'approve', reason: 'for a try' };
    expect(await owner.ask('review', vote)).toMatchObject({ state: 'waits-for-another' });
    await expect(owner.ask('review', vote)).rejects.toThrow('REVIEW.SAME_PERSON');
    expect((await ask<Status>(test, 'GetStatus', { Biz: biz, TicketId })).Data).toEqual({ StatusCode: 0 });
  });

  it('checks what is handed in as a real key does', async () => {
    const Material = materialsOf({ Name: '沙箱', IdentificationNumber: numberOf('200'), FacePic: picture });
    expect(await codeOf(ask(test, 'SubmitVerification', { Biz: 'RPMin', TicketId: unique(), Material }))).toBe('InvalidFace.NotFound');
    const wrong = materialsOf({ Name: '沙箱', IdentificationNumber: '110101190001012000', FacePic: face });
    expect(await codeOf(ask(test, 'SubmitVerification', { Biz: 'RPMin', TicketId: unique(), Material: wrong }))).toBe('InvalidIdentificationNumber');
  });
});

describe('a flow with a token of the sandbox', () => {
  const personOf = (code: string) => ({ Name: '沙箱', IdentificationNumber: numberOf(code), FaceRetainedPic: base64(face) });

  async function open(Biz: SchemeName, code: string, TicketId: string): Promise<FlowClient> {
    const person = personOf(code);
    const Binding = JSON.stringify(Object.fromEntries(schemes[Biz].binding.required.map((type) => [type, person[type as keyof typeof person]])));
    const { Data } = await ask<{ VerifyToken: { Token: string } }>(test, 'GetVerifyToken', { Biz, TicketId, ...(Binding === '{}' ? {} : { Binding }) });
    return new FlowClient({ origin: run.gateway, token: Data.VerifyToken.Token, device: unique() });
  }

  /** Takes each step that the session asks for, with pictures that no real attempt would pass with. */
  async function walk(Biz: SchemeName, code: string, TicketId = unique()): Promise<Status> {
    const person = personOf(code);
    const flow = await open(Biz, code, TicketId);
    expect(await flow.session()).toMatchObject({ sandbox: true });
    for (let session = await flow.session(); session.state === 'open'; session = await flow.session()) {
      switch (session.steps[0]) {
        case 'consent':
          await flow.consent(session.consent.version);
          break;
        case 'liveness': {
          const { captureId } = await flow.begin();
          await flow.add(captureId, 0, [{ at: 0, image: picture }]);
          await flow.finish(captureId);
          break;
        }
        case 'type-name-and-number':
        case 'confirm-fields':
          await flow.nameAndNumber({ name: person.Name, identificationNumber: person.IdentificationNumber });
          break;
        case 'photograph-id-card':
          await flow.photographCard('front', picture);
          await flow.photographCard('back', picture);
          break;
        default:
          await flow.submit();
      }
    }
    await flow.decided();
    return (await ask<Status>(test, 'GetStatus', { Biz, TicketId })).Data;
  }

  it.each(Object.values(schemes).flatMap(({ name, access }) => (access === 'server' ? [] : [name])))(
    'of %s passes and fails, without a camera or a card',
    async (scheme) => {
      expect(await walk(scheme, '200')).toMatchObject({ StatusCode: 1, SubCode: '200' });
      // in a scheme without an ID number, the ticket's id selects the outcome
      expect(await walk(scheme, '205', `${unique()}-${numberOf('205')}`)).toMatchObject({ StatusCode: 2, SubCode: '205' });
    },
    60_000,
  );

  it('ends with 205 once its recordings are used up, as a real one does, and with 304 for the number of that outcome', async () => {
    const TicketId = unique();
    const flow = await open('RPH5BioOnly', '200', TicketId);
    await flow.consent((await flow.session()).consent.version);
    for (let tries = 0; tries < 3; tries++) await flow.begin();
    expect(await codeOf(flow.begin())).toBe('CAPTURE.NO_MORE_TRIES');
    await flow.decided();
    expect((await ask<Status>(test, 'GetStatus', { Biz: 'RPH5BioOnly', TicketId })).Data).toMatchObject({ StatusCode: 2, SubCode: '205' });
    expect(await walk('RPH5BioOnly', '304')).toMatchObject({ StatusCode: 2, SubCode: '304' });
  });

  it('asks for the card where the photo on record is old', async () => {
    expect(await walk('RPBioOnlyPro', '310')).toMatchObject({ StatusCode: 1 });
    expect(await walk('RPBioOnly', '310')).toMatchObject({ StatusCode: 2, SubCode: '310' });
  });
});

describe('what is real', () => {
  it('knows no reserved numbers, and nothing of the sandbox, nor the sandbox of it', async () => {
    const TicketId = unique();
    expect(await submit(test, '200', TicketId)).toMatchObject({ StatusCode: 1 });
    expect((await ask(real, 'GetStatus', { Biz: 'RPMin', TicketId })).Data).toEqual({ StatusCode: -1 });
    expect((await ask(real, 'GetMaterials', { Biz: 'RPMin', TicketId })).Data).toEqual({});
    // for the real key the same id is a different ticket, and the authority knows no such person
    expect(await submit(real, '200', TicketId)).toMatchObject({ StatusCode: 2, SubCode: '202' });
    expect((await ask<Status>(test, 'GetStatus', { Biz: 'RPMin', TicketId })).Data).toMatchObject({ StatusCode: 1 });
    expect((await ask<Status>(real, 'GetStatus', { Biz: 'RPMin', TicketId })).Data).toMatchObject({ StatusCode: 2 });
  });

  it('takes no token of the other', async () => {
    const VerifyToken = (await ask<{ VerifyToken: { Token: string } }>(test, 'GetVerifyToken', { Biz: 'RPManual', TicketId: unique() })).Data.VerifyToken.Token;
    const Material = materialsOf({ Name: '沙箱', IdentificationNumber: numberOf('200'), FacePic: face });
    expect(await codeOf(ask(real, 'SubmitMaterials', { VerifyToken, Material }))).toBe('InvalidVerifyToken.NotFound');
    expect((await ask<{ VerifyStatus: Status }>(test, 'SubmitMaterials', { VerifyToken, Material })).Data.VerifyStatus).toMatchObject({ StatusCode: 1 });
  });

  it('has its scenes left alone by a test key', async () => {
    const setting = { Version: '2019-03-07', BizName: '沙箱', BizType: 'RPMin', Solution: 'RPManual' };
    expect(await codeOf(ask(test, 'CreateVerifySetting', setting))).toBe('Forbidden');
    expect(await submit(test, '200')).toMatchObject({ StatusCode: 1 }); // the scene still has its former scheme
  });

  it('counts nothing of it in reports or on bills, where the record is marked', async () => {
    const TicketId = unique();
    await submit(test, '204', TicketId);
    await ask(test, 'CompareFaces', {
      ...{ SourceImageType: 'FacePic', SourceImageValue: base64(face), TargetImageType: 'FacePic', TargetImageValue: base64(face) },
    });
    expect(await recordOf(TicketId, ({ outcome }) => outcome !== null)).toMatchObject({ outcome: 'failed', sandbox: true, measures: [] });
  });
});
