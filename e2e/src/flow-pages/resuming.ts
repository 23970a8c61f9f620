import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleFace } from '@shiren/testing';
import { accessibilityFlaws, photographScreen, shown } from '../browser.js';
import { atCard, clara, holder, inDatabase, open, quick, run } from './business.js';
import { agree, beFilmed, cardPhotos, next, outcome, outcomes } from './person.js';

describe('a flow', () => {
  it('goes on after the network was lost in the middle of a recording', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara });
    await agree(page);
    let lost = 0;
    await page.route(/\/flow\/recordings\/[^/]+\/2$/, (route) => (lost++ < 2 ? route.abort('internetdisconnected') : route.continue()));
    await beFilmed(page, outcomes);
    expect(lost).toBeGreaterThan(2);
    expect(await outcome(page)).toBe('passed');
  });

  it('goes on after a reload at every step, and in another tab', async () => {
    const opened = await open(await quick('RPBioID'), { Binding: clara });
    const { page } = opened;
    const reload = async (...names: string[]): Promise<void> => {
      await shown(page, ...names);
      await page.reload();
      await shown(page, ...names);
    };
    await reload('guide');
    await agree(page);
    await reload('liveness');
    await next(page);
    await shown(page, 'stage');
    await page.reload();
    await beFilmed(page, ['card']);
    await reload('card');
    const photos = await cardPhotos(holder);
    await page.setInputFiles('[data-side="front"] input[type=file]', { name: 'front.jpg', mimeType: 'image/jpeg', buffer: photos.front });
    await page.waitForSelector('[data-side="front"][data-done="true"]');
    await page.reload();
    await page.waitForSelector('[data-side="front"][data-done="true"]');
    const other = await page.context().newPage();
    await other.goto(opened.link);
    await other.waitForSelector('[data-side="front"][data-done="true"]');
    await other.setInputFiles('[data-side="back"] input[type=file]', { name: 'back.jpg', mimeType: 'image/jpeg', buffer: photos.back });
    expect(await outcome(other)).toBe('passed');
    // the first tab, still at the card, shows the result that the flow has reached in the other tab
    await page.setInputFiles('[data-side="back"] input[type=file]', { name: 'back.jpg', mimeType: 'image/jpeg', buffer: photos.back });
    expect(await outcome(page)).toBe('passed');
    await reload('passed');
  });

  it('has its token in the address for the first moment only, and in no log', async () => {
    const opened = await open(await quick('RPH5BioOnly'), { Binding: clara, query: { failRedirect: 'https://shop.example/failed' } });
    const { page, token } = opened;
    await shown(page, 'guide');
    expect(new URL(page.url()).searchParams.get('failRedirect')).toBe('https://shop.example/failed');
    expect(page.url()).not.toContain(token);
    await page.reload();
    await shown(page, 'guide');
    await page.goto('about:blank');
    await page.goBack();
    await shown(page, 'guide');
    expect(page.url()).not.toContain(token);
    for (const service of ['gateway', 'tokens', 'materials']) {
      const log = await readFile(join(process.env['SHIREN_E2E_HOME'] ?? '', 'logs', `${service}.log`), 'utf8');
      expect(log.includes(token)).toBe(false);
    }
  });

  it('goes on by itself when the network is back', async () => {
    const { page } = await open(await quick('RPManual'));
    await shown(page, 'guide');
    await page.route(/\/flow\/session$/, (route) => route.fulfill({ status: 500, body: '' }));
    await page.reload();
    await shown(page, 'problem-service');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'zh-390-problem-service');
    await page.unroute(/\/flow\/session$/);
    await shown(page, 'guide');
  });

  it('whose consent was withdrawn says so after a reload, instead of beginning again', async () => {
    const { page, token } = await open(await quick('RPManual'));
    await agree(page);
    await shown(page, 'type');
    const withdrawn = await fetch(`${run.gateway}/flow/consent/withdraw`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect(withdrawn.status).toBe(200);
    await page.reload();
    await shown(page, 'problem-withdrawn');
    expect(await page.textContent('main')).toContain('已撤回同意');
    // the business is known from before, so the page says how to reach it
    expect(await page.textContent('.actions')).toContain('privacy@shop.example.com');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'zh-390-problem-withdrawn');
  });

  it('whose token has expired, or never was, says so', async () => {
    const { page, token, link, TicketId } = await open(await quick('RPH5BioOnly'), { Binding: clara });
    await shown(page, 'guide');
    await inDatabase(`update tokens.attempt set expires_at = now() - interval '1 second' where ticket = (select id from tokens.ticket where ticket_id = $1)`, [
      TicketId,
    ]);
    await agree(page).catch(() => undefined);
    await shown(page, 'problem-expired');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'zh-390-problem-expired');
    await page.goto(link.replace(token, 'A'.repeat(32)));
    await shown(page, 'problem-token');
    expect(await accessibilityFlaws(page)).toEqual([]);
  });

  it('hears of a photo that can’t be used, and of a file that is none', async () => {
    const opened = await open(await quick('RPBioID'), { Binding: clara });
    const { page } = opened;
    await agree(page);
    await atCard(opened);
    const wrong = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('[data-side="front"] .wrong')?.textContent?.trim() !== '');
    await page.setInputFiles('[data-side="front"] input[type=file]', { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no image') });
    await wrong();
    await page.setInputFiles('[data-side="front"] input[type=file]', {
      name: 'face.jpg',
      mimeType: 'image/jpeg',
      buffer: await sampleFace('bella'),
    });
    await page.waitForFunction(() => /身份证/.test(document.querySelector('[data-side="front"] .wrong')?.textContent ?? ''));
    // with the camera: first a frame to place the card in, then the photo to check
    await page.click('[data-side="front"] .button');
    await shown(page, 'card-camera');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await page.waitForSelector('.actions .button.primary[aria-disabled="false"]');
    await next(page);
    await page.waitForSelector('.view img');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'zh-card-camera');
  });
});
