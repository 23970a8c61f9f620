import type { Page } from 'playwright-core';
import { accountName, anna, another, ask, button, context, go, run, signIn, verify } from './operator.js';

/** What stands in the Chinese console in Latin letters on purpose: names of the API, of formats and of products, units, and what somebody named. */
const KNOWN = [
  /\b(TicketId|AccessKey( ID| Secret)?|Token|webhook-id|AliyunYundunCloudAuthFullAccess|FaceRetainedPic)\b/g,
  /\b(CSV|JSON|Markdown|H5|HTTPS?|URL|KB|kbit\/s|Excel|JPEG|PNG|WebP|Node|Java|Python|curl|English|p50|p95|SHA-256|Chrome|Linux|UTC)\b/gi,
  /\b[A-Z][a-z]+\/[A-Z][a-z]+\b/g, // time zones
  /\b[A-Z_]+(\.[A-Z_]+)+\b/g, // codes of problems
  /\b(ACCESS_KEY_(ID|SECRET)|face\.jpg|Safari|Firefox|Edge|macOS|Windows)\b/g,
  /列名，中英文均可：[^。]*/g, // what a file may call its columns
  /\b(frameOrigins|guidePage|retries|default|own)\b/g, // fields of scenes
  /\bSR(TEST)?[0-9a-f]{20}\b/g, // ids of AccessKeys
  /\bhttps?:\/\/[\w.:/-]+/g,
  /\b[0-9a-f]{8,}(-[0-9a-f]{4,})*\b/g,
  /\b(try|pages)-[\w-]+/g,
];

/** Texts of a page that a reader of Chinese would not understand. Programs and codes of their own are set as code, and users name what they like. */
async function rawTexts(where: Page, named: readonly string[]): Promise<string[]> {
  const texts = await where.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent?.checkVisibility() && !parent.closest('code, pre, script, style, .user-name, [lang="en"]')) found.push(node.textContent ?? '');
    }
    return found;
  });
  const known = (text: string): string => named.reduce((left, name) => left.replaceAll(name, ''), text);
  return [...new Set(texts)].filter((text) => /[A-Za-z]{2,}/.test(KNOWN.reduce((left, pattern) => left.replaceAll(pattern, ''), known(text))));
}

async function shown(where: Page, path: string): Promise<void> {
  await go(path, where);
  await where.getByRole('heading', { level: 1 }).waitFor();
  await where.waitForLoadState('networkidle');
  await where.waitForFunction(() => document.querySelector('.ant-spin-spinning, .ant-skeleton') === null);
}

describe('the Chinese console', () => {
  const named = ['NewRegister', 'Server', 'reporter', 'second', 'chief', 'owner', 'colleague', accountName];

  beforeAll(async () => {
    const { TicketId } = await verify('Server', 'anna');
    expect((await ask('erasePerson', { biz: 'Server', ticketId: TicketId, ground: 'request' })).status).toBe(200);
    expect((await ask('erasePerson', { identificationNumber: anna.number, ground: 'consent-withdrawn' })).status).toBe(200);
    expect((await ask('saveTimeZone', { timeZone: 'Asia/Tokyo' })).status).toBe(200);
    expect((await ask('saveTimeZone', { timeZone: 'Asia/Shanghai' })).status).toBe(200);
    const users = (await ask<{ id: string; name: string }[]>('users', {})).body;
    const reporter = users.find(({ name }) => name === 'reporter');
    expect((await ask('saveUser', { id: reporter?.id, role: 'read-only', scenes: null, disabled: false })).status).toBe(200);
  }, 120_000);

  it.each(['reports', 'records', 'reviews', 'callbacks', 'usage', 'integration', 'access-keys', 'privacy', 'users', 'audit', 'account'])(
    'says everything on the page %s in Chinese, and codes only beside it',
    async (path) => {
      const where = await another({ storageState: await context.storageState() });
      await shown(where, path);
      for (let more = 0; path === 'audit' && more < 4 && (await button('加载更多', where).isVisible()); more += 1) {
        await button('加载更多', where).click();
        await where.waitForLoadState('networkidle');
      }
      expect(await rawTexts(where, named)).toEqual([]);
      if (path === 'records') {
        await button(/查\s*看/, where)
          .first()
          .click();
        await where.getByText('过程').waitFor();
        expect(await rawTexts(where, named)).toEqual([]);
      }
      if (path === 'audit') {
        await where.getByText('角色：仅报表 → 只读').waitFor();
        await where.getByLabel('搜索').first().fill('删除个人信息');
        await where.getByLabel('搜索').first().press('Enter');
        await where.getByText('申请删除个人信息').first().waitFor();
      }
      await where.context().close();
    },
    120_000,
  );

  it('says everything on the page registry in Chinese', async () => {
    const theirs = await another();
    await signIn(theirs, run.consoleUser, run.consolePassword);
    await theirs.getByRole('menuitem').first().waitFor();
    await shown(theirs, 'registry');
    expect(await rawTexts(theirs, named)).toEqual([]);
    await theirs.context().close();
  }, 60_000);
});
