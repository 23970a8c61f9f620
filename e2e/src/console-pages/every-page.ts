import type { BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { another, context, go, run, signIn, until } from './operator.js';

/** Milliseconds that a page may take when nothing of it is in the browser's cache. */
const COLD = 2_000;
/** Cold loads of one page; the best of them tells what the page takes, and not what else the machine was doing. */
const TRIES = 8;

type State = BrowserContextOptions['storageState'];

/** Signed in to the account of the other tests, as who runs the installation, and not at all. */
const states: Record<'owner' | 'operator' | 'nobody', State> = { owner: undefined, operator: undefined, nobody: undefined };
const everyPage: readonly (readonly [path: string, who: keyof typeof states])[] = [
  ...(['scenes', 'reports', 'records', 'callbacks', 'usage', 'integration', 'access-keys', 'users', 'audit', 'account'] as const).map(
    (path) => [path, 'owner'] as const,
  ),
  ['registry', 'operator'],
  ['sign-in', 'nobody'],
];

/** A page in a browser that has never seen the console. */
async function fresh(who: keyof typeof states, language = 'zh', look = 'light'): Promise<Page> {
  const page = await another({ ...(states[who] ? { storageState: states[who] } : {}) });
  await page.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
  return page;
}

/** Opens a page, until all that it shows at first is there. */
async function show(page: Page, path: string): Promise<void> {
  await go(path, page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('.ant-spin-spinning, .ant-skeleton') === null);
}

describe('every page', () => {
  beforeAll(async () => {
    states.owner = await context.storageState();
    const theirs = await another();
    await signIn(theirs, run.consoleUser, run.consolePassword);
    await theirs.getByRole('menuitem').first().waitFor();
    states.operator = await theirs.context().storageState();
    await theirs.context().close();
  }, 120_000);

  it.each(everyPage)(
    '%s (%s) is there in two seconds on a cold cache',
    async (path, who) => {
      const took: number[] = [];
      while (took.length < TRIES && !took.some((milliseconds) => milliseconds < COLD)) {
        const page = await fresh(who);
        const began = performance.now();
        await show(page, path);
        took.push(Math.round(performance.now() - began));
        await page.context().close();
      }
      process.stderr.write(`${path} on a cold cache: ${took.join(', ')} ms\n`);
      expect(Math.min(...took)).toBeLessThan(COLD);
    },
    120_000,
  );

  it.each([
    ['zh', 'light'],
    ['zh', 'dark'],
    ['en', 'light'],
    ['en', 'dark'],
  ])(
    'in %s, %s: axe finds nothing serious, and a screenshot is there to look at',
    async (language, look) => {
      for (const who of ['owner', 'operator', 'nobody'] as const) {
        const page = await fresh(who, language, look);
        for (const [path] of everyPage.filter(([, whose]) => whose === who)) {
          await show(page, path);
          await page.reload();
          await show(page, path);
          await page.waitForLoadState('networkidle');
          await until(async () => (await page.locator('.ant-spin-spinning, .ant-skeleton').count()) === 0);
          await photographScreen(page, `console-${path}-${language}-${look}`);
          expect({ path, flaws: await accessibilityFlaws(page) }).toEqual({ path, flaws: [] });
        }
        await page.context().close();
      }
    },
    180_000,
  );
});
