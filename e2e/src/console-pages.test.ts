import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ListedAttempt, ListedScene } from '@shiren/contracts';
import { identificationNumber, importPeople, materialsOf, readRunFile, root, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Client } from 'pg';
import { accessibilityFlaws, launchBrowser, photographScreen } from './browser.js';

/** The console as an operator meets it, in a browser, on an account of its own; one story, told in order. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { name: '安娜', number: identificationNumber(401) };
const PASSWORD = 'a long enough password';
/** Milliseconds that anything may take on a busy machine. */
const PATIENCE = 30_000;
const accountName = `pages-${Date.now()}`;

/** Nothing moves, so that nothing is waited for that is on its way. */
const still = { reducedMotion: 'reduce' } as const;

let run: RunFile;
let account: { accountId: string; accessKeyId: string; accessKeySecret: string; consoleUser: string; consolePassword: string };
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const seed = execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), accountName], {
    env: { ...process.env, DATABASE_URL: run.databaseUrl, MASTER_KEY },
  });
  account = JSON.parse(seed.toString()) as typeof account;
  // an account as it is before anybody has set up anything
  const database = new Client({ connectionString: run.databaseUrl });
  await database.connect();
  await database.query('delete from console.scene where account_id = $1', [account.accountId]);
  await database.end();
  await importPeople(home, [{ name: anna.name, identificationNumber: anna.number, photo: await sampleFace('anna') }]);
  browser = await launchBrowser();
  context = await browser.newContext({ ...still, locale: 'zh-CN', viewport: { width: 1360, height: 900 }, colorScheme: 'light' });
  context.setDefaultTimeout(PATIENCE);
  page = await context.newPage();
}, 180_000);

afterAll(() => browser?.close());

const button = (name: string | RegExp, where: Page = page) => where.getByRole('button', { name });
/** Ant Design puts a space between two Chinese characters of a button. */
const spaced = (one: string, other: string): RegExp => new RegExp(`^${one}\\s*${other}$`);
const go = (path: string, where: Page = page): Promise<unknown> => where.goto(`${run.console}index.html#/${path}`);

/** Asks as the page does, with its session. */
const ask = <Reply>(name: string, body: object, where: Page = page): Promise<{ status: number; body: Reply }> =>
  where.evaluate(
    async ([asked, content]) => {
      const response = await fetch(`/console/api/${asked}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-shiren-console': '1' },
        body: JSON.stringify(content),
      });
      return { status: response.status, body: (await response.json()) as never };
    },
    [name, body] as const,
  );

async function signIn(where: Page, user: string, password: string): Promise<void> {
  await where.goto(run.console);
  await where.getByLabel('用户名').fill(user);
  await where.getByLabel('密码', { exact: true }).fill(password);
  await button(spaced('登', '录'), where).click();
}

const sceneOf = async (biz: string): Promise<ListedScene> => {
  const found = (await ask<ListedScene[]>('scenes', {})).body.find((scene) => scene.biz === biz);
  if (!found) throw new Error(`no scene ${biz}`);
  return found;
};

async function until<T>(what: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; await new Promise((done) => setTimeout(done, 100))) {
    const found = await what();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true`);
  }
}

let tickets = 0;
async function verify(biz: string, face: 'anna' | 'annaAgain' | 'bella'): Promise<{ TicketId: string; StatusCode: number; AuthorityComparisonScore?: number }> {
  const TicketId = `pages-${++tickets}`;
  const Material = materialsOf({ Name: anna.name, IdentificationNumber: anna.number, FacePic: await sampleFace(face) });
  const { Data } = await vendorClient({ ...run, ...account }).request<{ Data: { VerifyStatus: { StatusCode: number; AuthorityComparisonScore?: number } } }>(
    'SubmitVerification',
    { Biz: biz, TicketId, Material },
    { method: 'POST' },
  );
  return { TicketId, ...Data.VerifyStatus };
}

describe('signing in', () => {
  it('refuses a wrong password, shows the sign-in in under two seconds, and keeps the session where scripts and other sites do not reach', async () => {
    const began = performance.now();
    await page.goto(run.console);
    await page.getByLabel('用户名').waitFor();
    process.stderr.write(`sign-in page on a cold cache: ${Math.round(performance.now() - began)} ms\n`);
    await photographScreen(page, 'console-sign-in-zh-light');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await signIn(page, account.consoleUser, 'wrong');
    await page.getByText('用户名或密码错误').waitFor();
    await signIn(page, account.consoleUser, account.consolePassword);
    await page.getByText('还没有认证场景').waitFor();
    expect(await context.cookies()).toMatchObject([{ name: 'shiren_console', httpOnly: true, sameSite: 'Strict' }]);
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('lets no page of another site, and nobody without the header, ask anything', async () => {
    const [{ name = '', value = '' } = {}] = await context.cookies();
    const post = (headers: Record<string, string>) =>
      fetch(`${run.gateway}/console/api/me`, { method: 'POST', headers: { cookie: `${name}=${value}`, ...headers }, body: '{}' }).then(({ status }) => status);
    expect(await post({ 'x-shiren-console': '1' })).toBe(200);
    expect(await post({})).toBe(403);
    expect(await post({ 'x-shiren-console': '1', origin: 'https://elsewhere.example' })).toBe(403);
  });
});

describe('接入及设置', () => {
  it('begins with an empty state, and checks the three fields as one types', async () => {
    await button('立即创建').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('场景名称').fill('含有空格 的');
    await dialog.getByText('仅限汉字、英文字母、数字和连字符，最多 20 个字符').waitFor();
    await dialog.getByLabel('场景标识').fill('under_score');
    await dialog.getByText('仅限英文字母、数字和连字符，最多 20 个字符').waitFor();
    await dialog.getByLabel('场景名称').fill('服务端认证');
    await dialog.getByLabel('场景标识').fill('Server');
    await dialog.getByLabel('认证方案').click();
    await page.getByTitle('实人认证-纯服务端 · RPMin').click();
    await button(spaced('创', '建')).click();
    await page.getByRole('tab', { name: /服务端认证/ }).waitFor();
    expect(await page.getByRole('tab', { name: /服务端认证/ }).textContent()).toMatch(/Server · 实人认证-纯服务端/);
    expect((await ask('addScene', { biz: 'under_score', name: '服务端', scheme: 'RPMin' })).status).toBe(400);
    expect((await ask('addScene', { biz: 'NewRegister', name: '用户注册认证', scheme: 'RPBasic' })).status).toBe(200);
    await page.reload();
    await page.getByRole('tab', { name: /用户注册认证/ }).click();
  });

  it('never lets the identifier be changed, nor used twice', async () => {
    await page.getByRole('tab', { name: /用户注册认证/ }).hover();
    await page.getByTitle('编辑 用户注册认证').click();
    expect(await page.getByRole('dialog').getByLabel('场景标识').isDisabled()).toBe(true);
    await button(spaced('取', '消')).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button('新增场景').click();
    await page.getByRole('dialog').getByLabel('场景标识').fill('NewRegister');
    await page.getByText('该场景标识已存在').waitFor();
    await button(spaced('取', '消')).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('draws three stages, keeps changes apart until 保存, and tells the second of two who edit one scene', async () => {
    const panel = page.locator('[role=tabpanel]:visible').last();
    for (const stage of ['认证引导', '认证过程', '认证结果', '审核中', '拍摄身份证正反面'])
      expect(await panel.getByText(stage, { exact: true }).isVisible()).toBe(true);
    await panel.getByRole('switch', { name: '使用系统默认引导页' }).click();
    await panel.getByText('有未保存的修改').waitFor();
    expect((await sceneOf('NewRegister')).settings.guidePage).toBe('default');
    const { revision, name, scheme, settings } = await sceneOf('NewRegister');
    expect((await ask('saveScene', { biz: 'NewRegister', revision, name, scheme, settings: { ...settings, retries: 7 } })).status).toBe(200);
    await button(spaced('保', '存')).click();
    await button('加载最新设置').click();
    await until(async () => (await panel.getByLabel('每次认证可录制次数').inputValue()) === '7');
    await panel.getByText('有未保存的修改').waitFor();
    await until(async () => (await page.locator('.ant-modal-root').count()) === 0);
    await button(spaced('保', '存')).click();
    await panel.getByText('有未保存的修改').waitFor({ state: 'detached' });
    expect((await sceneOf('NewRegister')).settings).toMatchObject({ guidePage: 'own', retries: 7 });
  });
});

describe('认证记录', () => {
  it('tells an attempt with its evidence, and shows its photos only once that is noted', async () => {
    const { TicketId, StatusCode, AuthorityComparisonScore: score = 0 } = await verify('Server', 'annaAgain');
    expect(StatusCode).toBe(1);
    await verify('Server', 'bella');
    await until(async () => (await ask<{ attempts: ListedAttempt[] }>('attempts', { state: 'failed', limit: 5 })).body.attempts[0]);
    await go('records');
    await page.getByLabel('TicketId').fill(TicketId);
    await button(spaced('搜', '索')).click();
    await until(async () => (await button(spaced('查', '看')).count()) === 1);
    await button(spaced('查', '看')).click();
    await page.getByText('与权威数据源比对').waitFor();
    await page.getByText(new RegExp(`score: ${score}`)).waitFor();
    await button(/查看照片/).click();
    const face = page.getByAltText('人脸照片');
    await until(() => face.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
    await go('audit');
    await page.getByText('attempt.photos').waitFor();
  });

  it('leaves an attempt near its threshold to two people where the scene asks for them', async () => {
    const { revision, settings } = await sceneOf('Server');
    const { AuthorityComparisonScore: score = 0 } = await verify('Server', 'annaAgain');
    const rate = ([['1', 60], ['0.1', 80], ['0.01', 90], ['0.001', 95]] as const).find(([, threshold]) => Math.abs(score - threshold) <= 5)?.[0]; // prettier-ignore
    if (!rate) throw new Error(`a score of ${score} is near no threshold`);
    const thresholds = { ...settings.thresholds, authority: rate };
    const changed = { ...settings, thresholds, review: 'when-unsure', fourEyes: true };
    expect((await ask('saveScene', { biz: 'Server', revision, name: '服务端认证', scheme: 'RPMin', settings: changed })).status).toBe(200);
    const referred = await until(async () => {
      const { TicketId, StatusCode } = await verify('Server', 'annaAgain'); // until the settings have reached the decision
      return StatusCode === 0 && TicketId;
    });
    await go('records');
    await page.getByLabel('TicketId').fill(referred);
    await until(async () => {
      await button(spaced('搜', '索')).click();
      return page.getByText('审核中').isVisible();
    });
    await button(spaced('查', '看')).click();
    await page.getByText('该场景需要两位审核人意见一致').waitFor();
    await page.getByLabel('理由').fill('与留底一致');
    await button('审核通过').click();
    await page.getByText('已记录，等待第二位审核人').waitFor();
    const [attempt] = (await ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId: referred, limit: 1 })).body.attempts;
    const vote = { attemptId: attempt?.attemptId, decision: 'approve', reason: '我也认为一致' };
    expect(await ask('review', vote)).toMatchObject({ status: 409, body: { problem: { code: 'REVIEW.SAME_PERSON' } } });
    expect((await ask('addUser', { name: 'second', password: PASSWORD, role: 'full-access', scenes: null })).status).toBe(200);
    const other = await browser.newContext({ ...still, locale: 'zh-CN' });
    const theirs = await other.newPage();
    await signIn(theirs, `second@${accountName}`, PASSWORD);
    await theirs.getByText('服务端认证').first().waitFor();
    expect(await ask('review', vote, theirs)).toMatchObject({ status: 200, body: { state: 'decided' } });
    await other.close();
    const client = vendorClient({ ...run, ...account });
    await until(async () => (await client.request<{ Data: { StatusCode: number } }>('GetStatus', { Biz: 'Server', TicketId: referred })).Data.StatusCode === 1);
  });
});

describe('a live scene', () => {
  it('warns whoever changes its scheme', async () => {
    await go('scenes');
    await page.reload();
    await page.getByText('已上线').waitFor();
    await page.getByRole('tab', { name: /服务端认证/ }).click();
    await button('编辑场景').click();
    await page.getByRole('dialog').getByLabel('认证方案').click();
    await page.getByTitle('实人认证-仅活体 · RPBioOnly').click();
    await page.getByText('该场景已上线，不建议修改认证方案').waitFor();
    await button(spaced('取', '消')).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('数据统计', () => {
  const days = async (): Promise<string[]> => [await page.getByLabel('开始日期').inputValue(), await page.getByLabel('结束日期').inputValue()];
  const pick = async (label: string, day: string): Promise<void> => {
    await page.getByLabel(label).fill(day);
    await page.getByLabel(label).press('Enter');
  };

  it('opens on seven days with what happened, shows the figures under the pointer, and exports them', async () => {
    await go('reports');
    const numbers = page.getByTestId('numbers');
    await until(async () => /提交量[1-9]/.test((await numbers.textContent()) ?? ''));
    const [from = '', to = ''] = await days();
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(6);
    await page.getByText('人脸与权威数据源中的照片不是同一人 (204)').waitFor();
    const chart = page.getByRole('img', { name: '实人认证趋势' });
    const box = await chart.boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.move(box.x + box.width - 40, box.y + box.height / 2);
    await chart.getByText(to).first().waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    const rows = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    expect(rows[0]).toBe('\uFEFF日期,提交量,认证通过量,认证不通过量,认证通过率,验证量');
    expect(rows).toHaveLength(8);
  });

  it('moves the other end where a window would be longer than 90 days, and tells one day by the hour', async () => {
    const [, to = ''] = await days();
    await pick('开始日期', '2026-01-01');
    await until(async () => (await days()).join() === '2026-01-01,2026-03-31');
    await pick('结束日期', to);
    await until(async () => {
      const [from = '', end] = await days();
      return end === to && (Date.parse(to) - Date.parse(from)) / 86_400_000 === 89;
    });
    await button(/1\s*天/).click();
    await page.getByText('00:00', { exact: true }).first().waitFor();
  });
});

describe('用量, AccessKey and 用户', () => {
  it('tell what is billed', async () => {
    await go('usage');
    await page.getByText('实人认证-纯服务端').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/实人认证,Server,RPMin,[1-9]/);
  });

  it('show a secret once, let two keys work, and say when one was used', async () => {
    await go('access-keys');
    await until(async () => (await ask<{ lastUsedAt: string | null }[]>('accessKeys', {})).body[0]?.lastUsedAt ?? undefined);
    await button('创建 AccessKey').click();
    const secret = (await page.getByTestId('secret').textContent()) ?? '';
    expect(secret).toMatch(/^[\w-]{32}$/);
    await page.getByRole('dialog').getByRole('button', { name: /知道了|确\s*定|OK/ }).click(); // prettier-ignore
    await until(() => button('创建 AccessKey').isDisabled());
    expect(JSON.stringify(await ask('accessKeys', {}))).not.toContain(secret);
  });

  it('give a sub-user no more than the role', async () => {
    expect((await ask('addUser', { name: 'reporter', password: PASSWORD, role: 'reports-only', scenes: ['NewRegister'] })).status).toBe(200);
    const other = await browser.newContext({ ...still, locale: 'zh-CN' });
    const theirs = await other.newPage();
    await signIn(theirs, `reporter@${accountName}`, PASSWORD);
    await theirs.getByRole('menuitem').first().waitFor();
    expect(await theirs.getByRole('menuitem').allTextContents()).toEqual(['数据统计', '用量', '我的账号']);
    expect((await ask('attempts', { limit: 1 }, theirs)).status).toBe(403);
    expect((await ask('report', { from: '2026-11-01', to: '2026-11-02', biz: 'Server' }, theirs)).status).toBe(404);
    expect((await ask('addAccessKey', {}, theirs)).status).toBe(403);
    await other.close();
  });
});

describe('审计日志', () => {
  it('is a whole chain', async () => {
    await go('audit');
    await button('校验哈希链').click();
    await page.getByText(/完整：\d+ 条/).waitFor();
  });
});

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

  it('runs one: a token with a link to its pages', async () => {
    await button('发起一次认证').click();
    expect(await page.getByText('打开认证页面').getAttribute('href')).toContain('/h5/');
  });
});

describe('比对源', () => {
  it('is for the account that runs the installation: people are imported from a file with photos, and shown masked', async () => {
    expect((await ask('registryPeople', { limit: 1 })).status).toBe(403);
    const other = await browser.newContext({ ...still, locale: 'zh-CN', viewport: { width: 1360, height: 900 } });
    const theirs = await other.newPage();
    await signIn(theirs, run.consoleUser, run.consolePassword);
    await theirs.getByText('流程配置').first().waitFor();
    await go('registry', theirs);
    const [good, bad] = [identificationNumber(402), identificationNumber(403).replace(/.$/, (last) => (last === '0' ? '1' : '0'))];
    const choose = (lines: string[]): Promise<void> =>
      theirs.locator('input[type=file]').nth(0).setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`name,identificationNumber,photo\n${lines.join('\n')}\n`) }); // prettier-ignore
    await theirs.locator('input[type=file]').nth(1).setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: await sampleFace('emma') }); // prettier-ignore
    await choose([`艾玛,${good},face.jpg`, `错误,${bad},`]);
    await theirs.getByText('已选 2 行').waitFor();
    await button('开始导入', theirs).click();
    await theirs.getByText('1 行有误，未导入任何数据').waitFor();
    await choose([`艾玛,${good},face.jpg`]);
    await theirs.getByText('已选 1 行').waitFor();
    await button('开始导入', theirs).click();
    await theirs.getByText('已导入 1 人').waitFor();
    await theirs.getByPlaceholder('输入完整身份证号码').fill(good);
    await button(spaced('查', '找'), theirs).click();
    await theirs.getByText('艾*').waitFor();
    await theirs.getByText(`110101********${good.slice(14)}`).waitFor();
    expect(await theirs.getByText(good).count()).toBe(0);
    await photographScreen(theirs, 'console-registry-zh-light');
    await other.close();
  });
});

describe('every page', () => {
  const paths = ['scenes', 'reports', 'records', 'callbacks', 'usage', 'integration', 'access-keys', 'users', 'audit', 'account'];

  it.each([
    ['zh', 'light'],
    ['zh', 'dark'],
    ['en', 'light'],
    ['en', 'dark'],
  ])(
    'in %s, %s: axe finds nothing serious, and a screenshot is there to look at',
    async (language, look) => {
      await page.evaluate(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
      for (const path of paths) {
        await go(path);
        await page.reload();
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await until(async () => (await page.locator('.ant-spin-spinning, .ant-skeleton').count()) === 0);
        await photographScreen(page, `console-${path}-${language}-${look}`);
        expect({ path, flaws: await accessibilityFlaws(page) }).toEqual({ path, flaws: [] });
      }
    },
    180_000,
  );
});
