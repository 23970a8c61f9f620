import { readFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cameraScript, root, type FakeCamera } from '@shiren/testing';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const programs = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const screens = join(root, 'test-results/screens');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launchBrowser(): Promise<Browser> {
  const executablePath = programs.find((program) => program !== undefined && existsSync(program));
  if (!executablePath) throw new Error('There is no Chromium: apt-get install chromium, or set CHROMIUM to a browser’s program.');
  return chromium.launch({
    executablePath,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    ],
  });
}

export interface Looks {
  language?: 'zh' | 'en';
  dark?: boolean;
  /** Size of the window in pixels; that of a phone by default. */
  width?: number;
  height?: number;
  userAgent?: string;
  /** Whether the person has turned on "reduce motion" in their system. */
  stillness?: boolean;
}

/** A phone with a camera, in a browser context that shares nothing with the others. */
export async function openPhone(
  browser: Browser,
  camera: FakeCamera,
  { language = 'zh', dark = false, width = 390, height = 844, userAgent, stillness = false }: Looks = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height },
    isMobile: width < 600,
    hasTouch: width < 600,
    colorScheme: dark ? 'dark' : 'light',
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: stillness ? 'reduce' : 'no-preference',
    ...(userAgent === undefined ? {} : { userAgent }),
    bypassCSP: false,
  });
  context.setDefaultTimeout(45_000);
  await context.addInitScript(cameraScript(camera));
  return context;
}

/** Waits for a page of the flow. */
export const shown = (page: Page, ...names: string[]): Promise<unknown> => page.waitForSelector(names.map((name) => `[data-page="${name}"]`).join(','));

/** Saves a screenshot for people to look at. */
export async function photographScreen(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/** Violations of WCAG 2.2 AA on the page in its current state. */
export async function accessibilityFlaws(page: Page): Promise<string[]> {
  // the page's content security policy refuses foreign scripts, so axe is injected through the debugger
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await checker.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
