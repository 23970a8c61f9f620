import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type RPCClient from '@alicloud/pop-core';
import { jest } from '@jest/globals';
import { Bus, connectToNats } from '@shiren/bus';
import { console as consoleQuestions, defaultSceneSettings, type SceneSettings } from '@shiren/contracts';
import {
  base64,
  cardHolder,
  drawBack,
  drawFront,
  identificationNumber,
  importPeople,
  photograph,
  readRunFile,
  root,
  sampleFace,
  vendorClient,
  type CardHolder,
  type FakeCamera,
  type FilmedFace,
  type RunFile,
} from '@shiren/testing';
import { Client } from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { accessibilityFlaws, launchBrowser, openPhone, photographScreen, shown, type Looks } from './browser.js';

/** People before a phone: every scheme from GetVerifyToken to GetMaterials, in a real browser whose camera shows a person made of a photo. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
/** Whose card says so: Clara's face, in the authority's records and on the card. */
const holder = cardHolder(7);
const clara = { Name: holder.name, IdentificationNumber: holder.number };
const bella = { Name: '贝拉', IdentificationNumber: identificationNumber(602) };
/** The same face, by a photo of long ago. */
const staleHolder = cardHolder(8);
const stale = { Name: staleHolder.name, IdentificationNumber: staleHolder.number };

jest.setTimeout(120_000);

/** Has a character in the name that is rare, so that it is never read for sure. */
const rareHolder = cardHolder(14);
const rare = { Name: rareHolder.name, IdentificationNumber: rareHolder.number };

let run: RunFile;
let business: RPCClient;
let browser: Browser;
let person: FakeCamera;
let photo: FakeCamera;
const contexts: BrowserContext[] = [];
let count = 0;

beforeAll(async () => {
  run = await readRunFile(home);
  business = vendorClient(run);
  person = { shows: 'person', face: await film() };
  photo = { shows: 'picture', image: await sampleFace('clara', portrait) };
  await importPeople(home, [
    { name: clara.Name, identificationNumber: clara.IdentificationNumber, photo: await sampleFace('clara') },
    { name: rare.Name, identificationNumber: rare.IdentificationNumber, photo: await sampleFace('clara') },
    { name: bella.Name, identificationNumber: bella.IdentificationNumber, photo: await sampleFace('bella') },
    { name: stale.Name, identificationNumber: stale.IdentificationNumber, photo: await sampleFace('clara'), photoDate: '2001-01-01' },
  ]);
  browser = await launchBrowser();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(() => browser?.close());

/** How the person before the camera is cut out of the photo. */
const portrait = { size: 480, room: 0.45, quality: 95 };

/** In a process of its own: under jest each look-up of a global takes long, and a picture has many pixels. */
async function film(): Promise<FilmedFace> {
  const program = `
    const { filmFace, sampleFace } = await import(${JSON.stringify(join(root, 'libs/testing/dist/index.js'))});
    process.stdout.write(JSON.stringify(await filmFace(await sampleFace('clara', ${JSON.stringify(portrait)}))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as FilmedFace;
}

interface Opened {
  page: Page;
  Biz: string;
  TicketId: string;
  token: string;
}

/** Begins a verification as a business does, and opens its page on a phone of its own. */
async function open(
  Biz: string,
  { Binding, camera = person, looks, query = {} }: { Binding?: object; camera?: FakeCamera; looks?: Looks; query?: Record<string, string> } = {},
): Promise<Opened> {
  const TicketId = `pages-${Date.now()}-${++count}`;
  const { Data } = await business.request<{ Data: { CloudauthPageUrl: string; VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz, TicketId, ...(Binding ? { Binding: JSON.stringify(Binding) } : {}) },
    { method: 'POST' },
  );
  const context = await openPhone(browser, camera, looks);
  contexts.push(context);
  const page = await context.newPage();
  const more = new URLSearchParams(query).toString();
  await page.goto(`${Data.CloudauthPageUrl}${more ? `&${more}` : ''}`);
  return { page, Biz, TicketId, token: Data.VerifyToken.Token };
}

const next = (page: Page): Promise<void> => page.click('.actions .button.primary');

async function agree(page: Page): Promise<void> {
  await shown(page, 'guide');
  await next(page);
  await shown(page, 'consent');
  await page.check('input[type=checkbox]');
  await next(page);
}

/** Opens the camera and does what is asked; once more where it was not clear. */
async function beFilmed(page: Page, then: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await shown(page, 'liveness', 'liveness-again');
    await next(page);
    await shown(page, 'stage');
    await page.waitForSelector('[data-page="stage"]', { state: 'detached' });
    await shown(page, 'liveness-again', ...then);
    if ((await page.$('[data-page="liveness-again"]')) === null) return;
  }
  throw new Error(`The person was not recognized as living: ${await page.textContent('main')}`);
}

const outcomes = ['passed', 'failed', 'review', 'waiting'] as const;

async function outcome(page: Page): Promise<string> {
  await shown(page, 'passed', 'failed');
  return (await page.getAttribute('[data-page]', 'data-page')) ?? '';
}

const drawn = new Map<string, Promise<{ front: Buffer; back: Buffer }>>();

/** Both sides of somebody's card, photographed; each is drawn once. */
function cardPhotos(of: CardHolder): Promise<{ front: Buffer; back: Buffer }> {
  const draw = async (): Promise<{ front: Buffer; back: Buffer }> => ({
    front: await photograph(await drawFront(of, 1, await sampleFace('clara', { room: 0.35 })), 1),
    back: await photograph(await drawBack(of, 2), 2),
  });
  const photos = drawn.get(of.number) ?? draw();
  drawn.set(of.number, photos);
  return photos;
}

async function handInCard(page: Page, photos: { front: Buffer; back: Buffer }): Promise<void> {
  await shown(page, 'card');
  for (const side of ['front', 'back'] as const) {
    await page.setInputFiles(`[data-side="${side}"] input[type=file]`, { name: `${side}.jpg`, mimeType: 'image/jpeg', buffer: photos[side] });
    if (side === 'front') await page.waitForSelector('[data-side="front"][data-done="true"]');
  }
}

/** Changes the name that was misread. */
async function putRight(page: Page): Promise<void> {
  const edit = await page.$('.read button');
  if ((await page.$('.field input')) === null) await edit?.click();
  await page.fill('.field input', rare.Name);
}

interface Status {
  StatusCode: number;
  SubCode: string;
  AuditConclusions: string;
}
const statusOf = async ({ Biz, TicketId }: Opened): Promise<Status> => (await business.request<{ Data: Status }>('GetStatus', { Biz, TicketId })).Data;
const materialsOf = async ({ Biz, TicketId }: Opened): Promise<Record<string, string>> =>
  (await business.request<{ Data: Record<string, string> }>('GetMaterials', { Biz, TicketId })).Data;

/** The scheme's scene that asks for one movement only, so that a person is done soon. */
async function quick(scheme: string): Promise<string> {
  const scene = scenes.get(scheme) ?? makeScene(scheme, { livenessStrength: 'low' });
  scenes.set(scheme, scene);
  return scene;
}
const scenes = new Map<string, Promise<string>>();

/** A scene of its own, with settings that the console would have saved. */
async function makeScene(scheme: string, change: Partial<SceneSettings>): Promise<string> {
  const biz = `S${Date.now().toString(36)}${++count}`;
  const connection = await connectToNats('e2e', { NATS_URL: run.natsUrl });
  await new Bus(connection).ask(consoleQuestions.createScene, { accountId: run.accountId, biz, name: biz, scheme });
  await connection.close();
  const database = new Client({ connectionString: run.databaseUrl });
  await database.connect();
  await database.query('update console.scene set settings = $1 where biz = $2', [{ ...defaultSceneSettings(), ...change }, biz]);
  await database.end();
  return biz;
}

describe('a person passes', () => {
  it('RPH5BioOnly, by their face alone', async () => {
    const opened = await open('RPH5BioOnly', { Binding: clara });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes);
    expect(await outcome(opened.page)).toBe('passed');
    expect(await statusOf(opened)).toMatchObject({ StatusCode: 1, SubCode: '200' });
    const { FacePic, ...given } = await materialsOf(opened);
    expect(given).toMatchObject(clara);
    const picture = await fetch(FacePic ?? '');
    expect([picture.status, (await sharp(Buffer.from(await picture.arrayBuffer())).metadata()).format]).toEqual([200, 'jpeg']);
    expect(await opened.page.textContent('main')).not.toMatch(/\d{2}(\.\d)?\s*(分|%)/);
  });

  it('RPManual, having typed name and number', async () => {
    const opened = await open(await quick('RPManual'));
    const { page } = opened;
    await agree(page);
    await shown(page, 'type');
    const [name, number] = await page.$$('.field input');
    await number?.fill('11010x');
    await page.waitForSelector('.field input[aria-invalid="true"]');
    await number?.fill(clara.IdentificationNumber.toLowerCase());
    await page.waitForSelector('.field input[aria-invalid="true"]', { state: 'detached' });
    await name?.fill(clara.Name);
    await page.click('button[type=submit]');
    await beFilmed(page, outcomes);
    expect(await outcome(page)).toBe('passed');
    expect(await materialsOf(opened)).toMatchObject(clara);
  });

  it('RPBasic, whose card can be read for sure', async () => {
    const opened = await open(await quick('RPBasic'));
    await agree(opened.page);
    await beFilmed(opened.page, ['card']);
    await handInCard(opened.page, await cardPhotos(holder));
    expect(await outcome(opened.page)).toBe('passed');
    expect(await materialsOf(opened)).toMatchObject(clara);
  });

  it('RPBasic, having put right what could not be read for sure', async () => {
    const opened = await open(await quick('RPBasic'));
    const { page } = opened;
    await agree(page);
    await beFilmed(page, ['card']);
    await handInCard(page, await cardPhotos(rareHolder));
    await shown(page, 'confirm');
    await putRight(page);
    await page.click('button[type=submit]');
    expect(await outcome(page)).toBe('passed');
    expect(await materialsOf(opened)).toMatchObject(rare);
  });

  it('RPBioID, with the card', async () => {
    const opened = await open(await quick('RPBioID'), { Binding: clara });
    await agree(opened.page);
    await beFilmed(opened.page, ['card']);
    await handInCard(opened.page, await cardPhotos(holder));
    expect(await outcome(opened.page)).toBe('passed');
    expect(Object.keys(await materialsOf(opened))).toEqual(expect.arrayContaining(['FacePic', 'IdCardFrontPic', 'IdCardBackPic']));
  });

  it('RPBioOnlyPro, without the card while the record is fresh', async () => {
    const opened = await open(await quick('RPBioOnlyPro'), { Binding: clara });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes);
    expect(await outcome(opened.page)).toBe('passed');
  });

  it('RPBioOnlyPro, with the card where the record is old', async () => {
    const opened = await open(await quick('RPBioOnlyPro'), { Binding: stale });
    await agree(opened.page);
    await beFilmed(opened.page, ['card']);
    await handInCard(opened.page, await cardPhotos(staleHolder));
    expect(await outcome(opened.page)).toBe('passed');
  });

  it('RPBioOnly, with photos of the card that the business had', async () => {
    const photos = await cardPhotos(holder);
    const opened = await open(await quick('RPBioOnly'), { Binding: { ...clara, IdCardFrontPic: base64(photos.front), IdCardBackPic: base64(photos.back) } });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes);
    expect(await outcome(opened.page)).toBe('passed');
  });

  it('FVBioOnly, against the photo that the business had kept, and is sent back', async () => {
    const { gateway } = run;
    const biz = await makeScene('FVBioOnly', { livenessStrength: 'low', redirectHosts: [new URL(gateway).host] });
    const back = `${gateway}/h5/h5verify.html?back=1`;
    const opened = await open(biz, { Binding: { FaceRetainedPic: base64(await sampleFace('clara')) }, query: { successRedirect: back } });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes);
    expect(await outcome(opened.page)).toBe('passed');
    await opened.page.waitForURL(back);
  });

  it('a scene that flashes colours, after a warning', async () => {
    const biz = await makeScene('RPH5BioOnly', { colourFlash: true, livenessStrength: 'low', guidePage: 'own' });
    const { page } = await open(biz, { Binding: clara });
    await shown(page, 'consent');
    await page.check('input[type=checkbox]');
    await next(page);
    await shown(page, 'liveness');
    expect(await page.textContent('.warning')).toMatch(/闪光/);
    await beFilmed(page, outcomes);
    expect(await outcome(page)).toBe('passed');
  });
});

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
  ] as const)('that answers %s is told as %s, with what to do', async (error, trouble) => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara, camera: { shows: 'nothing', error } });
    await agree(page);
    await shown(page, 'liveness');
    await next(page);
    await page.waitForSelector(`[data-trouble="${trouble}"]`);
    expect(await accessibilityFlaws(page)).toEqual([]);
    await page.click('.actions .button.secondary');
    await shown(page, 'handover');
  });
});

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
    await other.goto(page.url());
    await other.waitForSelector('[data-side="front"][data-done="true"]');
    await other.setInputFiles('[data-side="back"] input[type=file]', { name: 'back.jpg', mimeType: 'image/jpeg', buffer: photos.back });
    expect(await outcome(other)).toBe('passed');
    // the first tab, still at the card, ends where the flow has ended
    await page.setInputFiles('[data-side="back"] input[type=file]', { name: 'back.jpg', mimeType: 'image/jpeg', buffer: photos.back });
    expect(await outcome(page)).toBe('passed');
    await reload('passed');
  });

  it('whose token has expired, or never was, says so', async () => {
    const { page, token, TicketId } = await open(await quick('RPH5BioOnly'), { Binding: clara });
    await shown(page, 'guide');
    const database = new Client({ connectionString: run.databaseUrl });
    await database.connect();
    await database.query(
      `update tokens.attempt set expires_at = now() - interval '1 second' where ticket = (select id from tokens.ticket where ticket_id = $1)`,
      [TicketId],
    );
    await database.end();
    await agree(page).catch(() => undefined);
    await shown(page, 'problem-expired');
    await page.goto(page.url().replace(token, 'A'.repeat(32)));
    await shown(page, 'problem-token');
  });

  it('hears of a photo that can’t be used, and of a file that is none', async () => {
    const opened = await open(await quick('RPBioID'), { Binding: clara });
    const { page } = opened;
    await agree(page);
    await beFilmed(page, ['card']);
    const wrong = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('[data-side="front"] .wrong')?.textContent?.trim() !== '');
    await page.setInputFiles('[data-side="front"] input[type=file]', { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no image') });
    await wrong();
    await page.setInputFiles('[data-side="front"] input[type=file]', {
      name: 'face.jpg',
      mimeType: 'image/jpeg',
      buffer: await sampleFace('bella'),
    });
    await page.waitForFunction(() => /身份证/.test(document.querySelector('[data-side="front"] .wrong')?.textContent ?? ''));
    // by the camera: a frame for the card, then the photo to be looked at
    await page.click('[data-side="front"] .button');
    await shown(page, 'card-camera');
    await page.waitForSelector('.actions .button.primary[aria-disabled="false"]');
    await next(page);
    await page.waitForSelector('.view img');
    await photographScreen(page, 'zh-card-camera');
  });
});

describe('the pages', () => {
  it.each([
    ['zh', false, 390],
    ['en', true, 320],
    ['en', false, 1280],
  ] as const)('can be used by everyone: %s, dark: %s, %i pixels wide', async (language, dark, width) => {
    const name = `${language}-${width}${dark ? '-dark' : ''}`;
    const look = async (page: Page, what: string): Promise<void> => {
      expect([what, await accessibilityFlaws(page)]).toEqual([what, []]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await photographScreen(page, `${name}-${what}`);
    };
    const opened = await open(await quick('RPManual'), { looks: { language, dark, width } });
    const { page } = opened;
    await shown(page, 'guide');
    expect(await page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(language);
    await look(page, 'guide');
    if (width > 600) {
      await page.click('.actions .button.secondary');
      await shown(page, 'handover');
      await look(page, 'handover');
      await page.click('.actions .button.secondary');
      await shown(page, 'guide');
    }
    await next(page);
    await shown(page, 'consent');
    await look(page, 'consent');
    await page.click('.actions .button.secondary');
    await shown(page, 'declined');
    await look(page, 'declined');
    await page.click('.actions .button.secondary');
    await shown(page, 'consent');
    await page.check('input[type=checkbox]');
    await next(page);
    await shown(page, 'type');
    await look(page, 'type');
    await page.fill('.field:nth-of-type(1) input', bella.Name);
    await page.fill('.field:nth-of-type(2) input', bella.IdentificationNumber);
    await page.click('button[type=submit]');
    await shown(page, 'liveness');
    await page.click('summary');
    await look(page, 'liveness');
    await next(page);
    await page.waitForSelector('[data-phase="recording"][data-action]');
    await look(page, 'recording');
  });

  it('show card, confirmation and result so that everyone can use them', async () => {
    const { page } = await open(await quick('RPBasic'), { looks: { language: 'en' } });
    await agree(page);
    await beFilmed(page, ['card']);
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'en-390-card');
    await handInCard(page, await cardPhotos(rareHolder));
    await shown(page, 'confirm');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'en-390-confirm');
    await page.click('header .language');
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    await photographScreen(page, 'zh-390-confirm');
    await putRight(page);
    await page.click('button[type=submit]');
    await outcome(page);
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'zh-390-passed');
  });

  it('are small, and come with a strict policy', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara });
    await shown(page, 'guide');
    const document = await fetch(`${run.gateway}/h5/h5verify.html`);
    expect(document.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(document.headers.get('content-security-policy')).not.toContain('unsafe');
    const scripts = [...(await document.text()).matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, source]) => source ?? '');
    let bytes = 0;
    for (const source of scripts) {
      const response = await fetch(`${run.gateway}${source}`, { headers: { 'accept-encoding': 'gzip' } });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      bytes += Number(response.headers.get('content-length'));
    }
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(250_000);
  });
});
