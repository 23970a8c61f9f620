import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bus, connectToNats } from '@shiren/bus';
import { consoleQuestions } from '@shiren/contracts-console';
import { identificationNumber, materialsOf, readRunFile, root, sampleFace, vendorClient, type RunFile } from '@shiren/testing';

interface Account {
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
}

const home = process.env['SHIREN_E2E_HOME'] ?? '';
let run: RunFile;
let other: Account;

beforeAll(async () => {
  run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const printed = execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), 'other', '--sample-business'], {
    env: { ...process.env, DATABASE_URL: run.databaseUrl, MASTER_KEY },
  });
  other = JSON.parse(printed.toString()) as Account;
});

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

describe('another account', () => {
  it('sees nothing of a ticket, its materials or its token, under the same names', async () => {
    const [mine, theirs] = [vendorClient(run), vendorClient({ ...run, ...other })];
    const TicketId = `accounts-${Date.now()}`;
    const person = { Name: '陌生', IdentificationNumber: identificationNumber(997) };
    await mine.request(
      'SubmitVerification',
      { Biz: 'RPMin', TicketId, Material: materialsOf({ ...person, FacePic: await sampleFace('emma') }) },
      { method: 'POST' },
    );
    expect(await codeOf(mine.request('GetStatus', { Biz: 'RPMin', TicketId }))).toBe('answered');
    expect(await theirs.request('GetStatus', { Biz: 'RPMin', TicketId })).toMatchObject({ Data: { StatusCode: -1 } });
    expect(await theirs.request('GetMaterials', { Biz: 'RPMin', TicketId })).toHaveProperty('Data', {});

    const issued = await mine.request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', { Biz: 'RPManual', TicketId }, { method: 'POST' });
    const VerifyToken = issued.Data.VerifyToken.Token;
    const Material = materialsOf({ ...person, FacePic: await sampleFace('emma') });
    expect(await codeOf(theirs.request('SubmitMaterials', { VerifyToken, Material }, { method: 'POST' }))).toBe('InvalidVerifyToken.NotFound');
  });
});

describe('an AccessKey', () => {
  it('that is disabled is refused at once, and works again once it is enabled', async () => {
    const connection = await connectToNats('e2e', { NATS_URL: run.natsUrl });
    const bus = new Bus(connection);
    const client = vendorClient({ ...run, ...other });
    const ask = (): Promise<string> => codeOf(client.request('GetStatus', { Biz: 'RPMin', TicketId: 'none' }));
    const set = async (status: 'active' | 'disabled', expected: string): Promise<void> => {
      await bus.ask(consoleQuestions.setAccessKeyStatus, { accountId: other.accountId, accessKeyId: other.accessKeyId, status });
      for (const end = Date.now() + 5_000; Date.now() < end && (await ask()) !== expected;);
      expect(await ask()).toBe(expected);
    };
    expect(await ask()).toBe('answered');
    await set('disabled', 'InvalidAccessKeyId.Inactive');
    await set('active', 'answered');
    await connection.close();
  });
});
