import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Bus, connectToNats } from '@shiren/bus';
import { consoleQuestions } from '@shiren/contracts-console';
import { tokens } from '@shiren/contracts-verification';
import { readRunFile } from '@shiren/testing';
import pg from 'pg';

const home = process.env['SHIREN_E2E_HOME'] ?? '';

describe('the running system', () => {
  it('is joined by nobody who has no user of the bus', async () => {
    const { natsUrl } = await readRunFile(home);
    const stranger = new URL(natsUrl);
    stranger.username = stranger.password = '';
    await expect(connectToNats('stranger', { NATS_URL: stranger.href })).rejects.toThrow(/Authorization/);
    const operator = await connectToNats('operator', { NATS_URL: natsUrl });
    const nobodys = { accountId: '0190a8c0-0000-7000-8000-000000000001', biz: 'RPMin', ticketId: 'nobody’s' };
    expect(await new Bus(operator).ask(tokens.status, nobodys)).toEqual({ status: 'unverified' });
    await operator.close();
  });

  it('gives each service its own users, and the operator’s to none', async () => {
    const run = await readRunFile(home);
    for (const [name, { pid }] of Object.entries(run.services)) {
      if (!['tokens', 'ocr', 'gateway', 'console'].includes(name)) continue;
      const env = Object.fromEntries(
        (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
      );
      expect(new URL(env['NATS_URL'] ?? '').username).toBe(name);
      expect(env['DATABASE_URL'] === undefined ? undefined : new URL(env['DATABASE_URL']).username).toBe(
        ['tokens', 'console'].includes(name) ? name : undefined,
      );
      if (name === 'ocr') {
        const reader = await connectToNats('ocr', env);
        await expect(reader.request(consoleQuestions.accessKey.subject, '{}', { timeout: 2_000 })).rejects.toThrow(/[Pp]ermission/);
        await reader.close();
      }
      if (name === 'tokens') {
        const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
        await client.connect();
        await expect(client.query('select * from console.access_key')).rejects.toThrow('permission denied for schema console');
        await client.end();
      }
    }
  });

  it('does its work without trying what it may not', async () => {
    const logs = join(home, 'logs');
    for (const file of await readdir(logs)) {
      const lines = (await readFile(join(logs, file), 'utf8')).split('\n');
      expect([file, lines.find((line) => /permissions violation|permission denied|closed to this user/i.test(line))]).toEqual([file, undefined]);
    }
  });
});
