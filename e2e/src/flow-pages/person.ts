import { drawBack, drawFront, photograph, sampleFace, type CardHolder } from '@shiren/testing';
import type { Page } from 'playwright-core';
import { shown } from '../browser.js';
import { forgetRecordings } from '../forget-recordings.js';
import { rare, run } from './business.js';

/** What a person does on the pages. */

export const next = (page: Page): Promise<void> => page.click('.actions .button.primary');

export async function agree(page: Page): Promise<void> {
  await shown(page, 'guide');
  await next(page);
  await shown(page, 'consent');
  await page.check('input[type=checkbox]');
  await next(page);
}

/**
 * Opens the camera and follows the instructions; tries again when the recording was unclear. All tests play the same film, and a repeated film counts
 * as a replay, so earlier recordings are forgotten first unless they are to be `remembered`; recordings.test.ts shows that a replay fails.
 */
export async function beFilmed(page: Page, then: readonly string[], { remembered = false } = {}): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await shown(page, 'liveness', 'liveness-again');
    if (!remembered) await forgetRecordings(run);
    await next(page);
    await shown(page, 'stage');
    await page.waitForSelector('[data-page="stage"]', { state: 'detached' });
    await shown(page, 'liveness-again', ...then);
    if ((await page.$('[data-page="liveness-again"]')) === null) return;
  }
  throw new Error(`The person was not recognized as living: ${await page.textContent('main')}`);
}

export const outcomes = ['passed', 'failed', 'review', 'waiting'] as const;

export async function outcome(page: Page): Promise<string> {
  await shown(page, 'passed', 'failed');
  return (await page.getAttribute('[data-page]', 'data-page')) ?? '';
}

const drawn = new Map<string, Promise<{ front: Buffer; back: Buffer }>>();

/** Photos of both sides of a person's card; each card is drawn only once. */
export function cardPhotos(of: CardHolder): Promise<{ front: Buffer; back: Buffer }> {
  const draw = async (): Promise<{ front: Buffer; back: Buffer }> => ({
    front: await photograph(await drawFront(of, 1, await sampleFace('clara', { room: 0.35 })), 1),
    back: await photograph(await drawBack(of, 2), 2),
  });
  const photos = drawn.get(of.number) ?? draw();
  drawn.set(of.number, photos);
  return photos;
}

export async function handInCard(page: Page, photos: { front: Buffer; back: Buffer }): Promise<void> {
  await shown(page, 'card');
  for (const side of ['front', 'back'] as const) {
    await page.setInputFiles(`[data-side="${side}"] input[type=file]`, { name: `${side}.jpg`, mimeType: 'image/jpeg', buffer: photos[side] });
    if (side === 'front') await page.waitForSelector('[data-side="front"][data-done="true"]');
  }
}

/** Corrects the name that was misread: 黎欢翀, whose last character is typed by its parts. */
export async function putRight(page: Page): Promise<void> {
  const edit = await page.$('.read button');
  if ((await page.$('.field input')) === null) await edit?.click();
  await page.fill('.field input', rare.Name.slice(0, -1));
  await page.click('details summary');
  await page.fill('details input', '羽中');
  await page.click('details button');
  expect(await page.inputValue('.field input')).toBe(rare.Name);
}
