import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AuditEntry } from '@shiren/contracts-console';
import { sampleFace } from '@shiren/testing';
import { account, ask, button, go, page } from './operator.js';

describe('接入指引', () => {
  const programs = [
    ['Node', 'verify.mjs', process.execPath],
    ['Python', 'verify.py', 'python3'],
    ['curl', 'verify.sh', 'bash'],
    ['Java', 'Verify.java', 'java'],
  ] as const;
  const has = (program: string): boolean => {
    try {
      execFileSync(program, [program === 'java' ? '-version' : '--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  it.each(['Server', 'NewRegister'])(
    'gives programs for %s that work as they stand, in each language that this machine has',
    async (biz) => {
      await go('integration');
      await page.getByLabel('场景').click();
      await page.getByTitle(biz === 'Server' ? /^服务端认证 ·/ : /^用户注册认证 ·/).last().click(); // prettier-ignore
      const folder = await mkdtemp(join(tmpdir(), 'shiren-snippet-'));
      try {
        await writeFile(join(folder, 'face.jpg'), await sampleFace('annaAgain'));
        for (const [tab, file, program] of programs.filter(([, , name]) => has(name))) {
          await page.getByRole('tab', { name: tab, exact: true }).click();
          await writeFile(join(folder, file), (await page.locator('.snippet:visible').textContent()) ?? '');
          const env = { ...process.env, ACCESS_KEY_ID: account.accessKeyId, ACCESS_KEY_SECRET: account.accessKeySecret };
          const { stdout } = await promisify(execFile)(program, [file], { cwd: folder, env, timeout: 60_000 });
          expect(`${tab} ${JSON.stringify(JSON.parse(stdout))}`).toMatch(new RegExp(`^${tab} .*"Success":true`));
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );

  it('runs one in the sandbox: a token with a link to its pages', async () => {
    await button('在沙箱中发起一次认证').click();
    expect(await page.getByText('打开认证页面').getAttribute('href')).toContain('/h5/');
  });

  it('runs one for real only where that was chosen, and both stand in the audit log', async () => {
    const { body } = await ask<{ TicketId: string; sandbox: boolean }>('tryIt', { biz: 'NewRegister' });
    expect(body.sandbox).toBe(true);
    await page.getByText('真实认证', { exact: true }).click();
    await page.getByText('按次计费').waitFor();
    await button('发起一次真实认证').click();
    await page.getByText('打开认证页面').waitFor();
    const { entries } = (await ask<{ entries: AuditEntry[] }>('audit', { limit: 3, text: 'verification.try' })).body;
    expect(entries.map(({ details }) => details)).toEqual([{ real: true }, { real: false }, { real: false }]);
    expect(entries[1]?.subject).toBe(`NewRegister/${body.TicketId}`);
  });
});
