import type { BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { another, context, go, run, signIn, until } from './operator.js';

/**
 * What a page may cost with an empty browser cache. At 20 Mbit/s these bytes take 0.3 seconds. The time itself is not tested, as it says more about
 * the machine than about the page.
 */
const MAX_COLD_KILOBYTES = 700;
/** Small files that pages share: the page of records needs 40, and shows itself in 1.1 s. */
const MAX_COLD_REQUESTS = 45;

type State = BrowserContextOptions['storageState'];

/** Sessions of the tests' account owner, of the installation's operator, and of a visitor who is not signed in. */
const states: Record<'owner' | 'operator' | 'nobody', State> = { owner: undefined, operator: undefined, nobody: undefined };
const everyPage: readonly (readonly [path: string, who: keyof typeof states])[] = [
  ...(
    [
      'scenes',
      'reports',
      'records',
      'reviews',
      'blocks',
      'links',
      'callbacks',
      'alerts',
      'usage',
      'integration',
      'access-keys',
      'users',
      'audit',
      'account',
    ] as const
  ).map((path) => [path, 'owner'] as const),
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
  // the heading of the page before would do as well
  if (path !== 'sign-in') await page.locator(`.ant-menu-item-selected[data-menu-id$="-${path}"]`).waitFor();
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
    '%s (%s) needs little from the network on a cold cache',
    async (path, who) => {
      const page = await fresh(who);
      const network = await page.context().newCDPSession(page);
      await network.send('Network.enable');
      const sizes: number[] = [];
      network.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
      const began = performance.now();
      await show(page, path);
      const milliseconds = Math.round(performance.now() - began);
      const kilobytes = sizes.reduce((sum, size) => sum + size / 1_000, 0);
      await page.context().close();
      process.stderr.write(`${path} on a cold cache: ${Math.round(kilobytes)} kB in ${sizes.length} requests, ${milliseconds} ms\n`);
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.length).toBeLessThan(MAX_COLD_REQUESTS);
      expect(kilobytes).toBeLessThan(MAX_COLD_KILOBYTES);
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
