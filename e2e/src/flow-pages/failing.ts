import type { ListedAttempt } from '@shiren/contracts-console';
import { accessibilityFlaws, photographScreen, shown } from '../browser.js';
import { atCard, bella, clara, makeScene, open, operator, photo, quick, stale, statusOf } from './business.js';
import { agree, beFilmed, next, outcome, outcomes } from './person.js';

describe('a person fails', () => {
  it('who is a photo', async () => {
    const opened = await open(await quick('RPH5BioOnly'), { Binding: clara, camera: photo });
    await agree(opened.page);
    for (let tries = 0; tries < 4; tries++) {
      await shown(opened.page, 'liveness', 'liveness-again', 'failed');
      if (await opened.page.$('[data-page="failed"]')) break;
      await next(opened.page);
      await shown(opened.page, 'liveness-again', 'failed');
    }
    expect(await outcome(opened.page)).toBe('failed');
    expect(await statusOf(opened)).toMatchObject({ StatusCode: 2, SubCode: '205' });
  });

  it('who is somebody else', async () => {
    const opened = await open(await quick('RPH5BioOnly'), { Binding: bella });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes);
    expect(await outcome(opened.page)).toBe('failed');
    expect(await opened.page.getAttribute('[data-reason]', 'data-reason')).toBe('204');
    expect(await accessibilityFlaws(opened.page)).toEqual([]);
    await photographScreen(opened.page, 'zh-390-failed');
    expect(await statusOf(opened)).toMatchObject({ StatusCode: 2, SubCode: '204' });
  });

  it('by an old record and nothing else, and hears what would help', async () => {
    const opened = await open(await quick('RPBioOnly'), { Binding: stale });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes);
    expect(await outcome(opened.page)).toBe('failed');
    expect(await opened.page.textContent('main')).toContain('补拍身份证照片');
    expect((await statusOf(opened)).AuditConclusions).toContain('过旧');
  });
});

describe('a person who does not agree', () => {
  it('is shown the other way, and nothing was recorded', async () => {
    const biz = await makeScene('RPH5BioOnly', {
      alternativeWay: { zh: '请到柜台办理。', en: 'Come to our counter.', url: 'https://business.example.com/counter' },
    });
    const opened = await open(biz, { Binding: clara });
    const { page } = opened;
    await shown(page, 'guide');
    await next(page);
    await shown(page, 'consent');
    expect(await page.isChecked('input[type=checkbox]')).toBe(false);
    await next(page);
    await page.waitForFunction(() => document.querySelector('.wrong')?.textContent !== '');
    await page.click('.actions .button.secondary');
    await shown(page, 'declined');
    expect(await page.getAttribute('.actions a', 'href')).toBe('https://business.example.com/counter');
    expect(await page.textContent('main')).toContain('请到柜台办理');
    expect(await statusOf(opened)).toMatchObject({ StatusCode: -1 });
  });
});

describe('a camera', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
  ] as const)('that answers %s is shown as %s, with what to do', async (error, trouble) => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara, camera: { shows: 'nothing', error } });
    await agree(page);
    await shown(page, 'liveness');
    await next(page);
    await page.waitForSelector(`[data-trouble="${trouble}"]`);
    expect(await accessibilityFlaws(page)).toEqual([]);
    // this is a phone, so nothing is offered "for a phone"
    expect(await page.textContent('main')).not.toMatch(/用手机/);
    expect(await page.$('.actions .button.secondary')).toBeNull();
  });

  it('that is missing at a desk leads on to a phone', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara, camera: { shows: 'nothing', error: 'NotFoundError' }, looks: { width: 1280 } });
    await agree(page);
    await shown(page, 'liveness');
    await next(page);
    await page.waitForSelector('[data-trouble="missing"]');
    await page.click('.actions .button.secondary');
    await shown(page, 'handover');
    await page.goBack();
    await shown(page, 'liveness');
  });
});

describe('a camera that was opened', () => {
  it.each([
    ['no-images', 'no-picture'],
    ['stands-still', 'no-picture'],
    ['ends', 'stopped'],
    ['is-muted', 'stopped'],
    ['is-not-played', 'not-played'],
  ] as const)('and then %s is shown as %s, for the face and for the card', async (trouble, shownAs) => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara, camera: photo.shows === 'picture' ? { ...photo, trouble } : photo });
    await agree(page);
    await shown(page, 'liveness');
    await next(page);
    await page.waitForSelector(`[data-trouble="${shownAs}"]`);
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, `zh-390-camera-${trouble}`);
    // the camera can be opened again at once
    await next(page);
    await page.waitForSelector(`[data-trouble="${shownAs}"]`);
    const card = await open(await quick('RPBasic'), { camera: photo.shows === 'picture' ? { ...photo, trouble } : photo });
    await agree(card.page);
    await atCard(card);
    await card.page.click('[data-side="front"] .button');
    await card.page.waitForSelector(`[data-trouble="${shownAs}"]`);
    expect(await card.page.isVisible('[data-side="front"] .button')).toBe(true);
    expect(await accessibilityFlaws(card.page)).toEqual([]);
  });

  it('can be left, and another one can be chosen', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), {
      Binding: clara,
      camera: photo.shows === 'picture' ? { ...photo, trouble: 'is-another' } : photo,
    });
    const used = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['camera']);
    await agree(page);
    await shown(page, 'liveness');
    await next(page);
    await page.waitForSelector('.ways .button:nth-child(2)');
    expect(await used()).toBe('first');
    await photographScreen(page, 'zh-390-two-cameras');
    await page.click('.ways .button:nth-child(2)');
    await page.waitForFunction(() => document.documentElement.dataset['camera'] === 'second');
    await shown(page, 'stage');
    await page.click('.ways .button:first-child');
    await shown(page, 'liveness');
  });
});

describe('a person whose score is close to the threshold', () => {
  it('hears that people look at it, and in the end what they decided', async () => {
    const thresholds = { authority: '0.001', portrait: '1', retained: '0.1' } as const;
    const biz = await makeScene('RPH5BioOnly', { livenessStrength: 'low', review: 'when-unsure', thresholds });
    const opened = await open(biz, { Binding: clara });
    const { page } = opened;
    await agree(page);
    await beFilmed(page, outcomes);
    await shown(page, 'review');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'zh-390-review');
    expect(await statusOf(opened)).toMatchObject({ StatusCode: 0 });
    await page.reload();
    await shown(page, 'review');
    const { attempts } = await operator.ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId: opened.TicketId, limit: 1 });
    await operator.ask('review', { attemptId: attempts[0]?.attemptId, decision: 'reject', reason: '照片不清晰' });
    expect(await outcome(page)).toBe('failed');
  });
});
