import type { BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { another, context, go, run, signIn, until } from './operator.js';

/** How long a page may take to load with an empty browser cache, in milliseconds. */
const COLD = 2_000;
/** Number of cold loads per page. The fastest one counts, since the others may have been slowed down by other work on the machine. */
const TRIES = 8;

type State = BrowserContextOptions['storageState'];

/** Sessions of the tests' account owner, of the installation's operator, and of a visitor who is not signed in. */
const states: Record<'owner' | 'operator' | 'nobody', State> = { owner: undefined, operator: undefined, nobody: undefined };
const everyPage: readonly (readonly [path: string, who: keyof typeof states])[] = [
  ...(['scenes', 'reports', 'records', 'callbacks', 'usage', 'integration', 'access-keys', 'users', 'audit', 'account'] as const).map(
    (path) => [path, 'owner'] as const,
  ),
  ['registry', 'operator'],
  ['sign-in', 'nobody'],
];

/** A page in a browser that has never opened the console. */
async function fresh(who: keyof typeof states, language = 'zh', look = 'light'): Promise<Page> {
  const page = await another({ ...(states[who] ? { storageState: states[who] } : {}) });
  await page.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
  return page;
}

/** Opens a page and waits until its initial content has loaded. */
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
