import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobStore } from '@shiren/blob-store';
import type { AuthorityState } from '@shiren/contracts-registry';
import { emptyPhoto, identificationNumber, importPeople, sampleFace } from '@shiren/testing';
import type { Page } from 'playwright-core';
import { Client } from 'pg';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { another, ask, button, go, home, run, signIn, until } from './operator.js';

/** A person whose photo gets deleted. */
const dora = { name: '朵拉', identificationNumber: identificationNumber(404) };
/** A person whose photo is replaced by one without a face. */
const fiona = { name: '菲奥娜', identificationNumber: identificationNumber(405) };
/** Longer than the pause between two passes of the registry over its photos. */
const NEXT_PASS_MS = 60_000;

const texts = {
  zh: {
    progress: '正在用当前模型重新提取特征',
    notice: /^\d+ 人无法比对$/,
    show: '查看名单',
    reasons: ['照片缺失，无法比对', '照片中未检测到人脸'],
    comparison: '人脸验证',
    measured: '尚未经实测验证',
  },
  en: {
    progress: 'Describing the photos again with this model',
    notice: /^\d+ people cannot be compared$/,
    show: 'Show them',
    reasons: ['photo missing', 'no face found'],
    comparison: 'Face comparison',
    measured: 'have not been measured',
  },
} as const;
const looks = (['zh', 'en'] as const).flatMap((language) => (['light', 'dark'] as const).map((look) => [language, look] as const));
const widths = [1440, 390];

let database: Client;
let state: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>;

const holder = randomUUID();
/** Pretends to be another instance that is refreshing the templates of this model, so that nobody else describes photos meanwhile. */
const hold = (model: string): Promise<unknown> =>
  database.query(
    `insert into authority.template_refresh (model, holder, held_until) values ($1, $2, now() + interval '10 minutes')
     on conflict (model) do update set holder = excluded.holder, held_until = excluded.held_until`,
    [model, holder],
  );

const letGo = (): Promise<unknown> => database.query('delete from authority.template_refresh where holder = $1', [holder]);

async function open(language: 'zh' | 'en', look: 'light' | 'dark', path: string): Promise<Page> {
  const page = await another({ storageState: state, viewport: { width: 1440, height: 900 } });
  await page.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
  await go(path, page);
  return page;
}

/** Takes wide and narrow screenshots for people to look at; checks that nothing overflows to the right and that axe finds no violations. */
async function inspect(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.ant-spin-spinning, .ant-skeleton') === null);
  const found = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await photographScreen(page, `console-${name}-${width}`);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    found.push({ width, beyond, flaws: await accessibilityFlaws(page) });
  }
  expect(found).toEqual(widths.map((width) => ({ width, beyond: 0, flaws: [] })));
}

describe('比对源 after another model has come', () => {
  beforeAll(async () => {
    database = new Client({ connectionString: run.databaseUrl });
    await database.connect();
    const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
    const blobs = await BlobStore.fromEnvironment({ ...process.env, MASTER_KEY, BLOB_DIRECTORY: join(home, 'blobs') });
    const theirs = await another();
    await signIn(theirs, run.consoleUser, run.consolePassword);
    await theirs.getByRole('menuitem').first().waitFor();
    const { recognition } = await until(async () => (await ask<AuthorityState>('registryState', {}, theirs)).body.recognition);
    await hold(recognition);
    state = await theirs.context().storageState();
    await theirs.context().close();
    await importPeople(home, [
      { ...dora, photo: await sampleFace('dora') },
      { ...fiona, photo: await sampleFace('fiona') },
    ]);
    const { rows } = await database.query<{ photo: string }>('select photo from authority.identity order by created_at desc, ctid desc limit 2');
    const [fionas = '', doras = ''] = rows.map(({ photo }) => photo);
    for (const photo of [fionas, doras]) await rm(join(home, 'blobs', `${photo}.derived`), { recursive: true, force: true });
    await blobs.delete(doras);
    await blobs.put(fionas, await emptyPhoto());
    await database.query('delete from authority.photo_template where photo = any($1)', [[fionas, doras]]);
  }, 180_000);

  afterAll(async () => {
    await letGo();
    await database.end();
  });

  it('shows how far the photos on record are described, and then whom it can not compare, without being reloaded', async () => {
    for (const [language, look] of looks) {
      const page = await open(language, look, 'registry');
      await page.getByText(texts[language].progress).waitFor();
      await inspect(page, `registry-progress-${language}-${look}`);
      await page.context().close();
    }
    const page = await open('zh', 'light', 'registry');
    await page.getByText(texts.zh.progress).waitFor();
    await letGo();
    await page.getByText(texts.zh.notice).waitFor({ timeout: NEXT_PASS_MS });
    await page.getByText(texts.zh.progress).waitFor({ state: 'detached', timeout: NEXT_PASS_MS });
    await page.context().close();
  }, 240_000);

  it.each(looks)(
    'in %s, %s: names them with the reason, masked',
    async (language, look) => {
      const { notice, show, reasons } = texts[language];
      const page = await open(language, look, 'registry');
      await page.getByText(notice).waitFor();
      await button(show, page).click();
      for (const reason of reasons) await page.getByText(reason, { exact: true }).waitFor();
      await page.getByText('朵*').waitFor();
      expect(await page.getByText(dora.identificationNumber).count()).toBe(0);
      await inspect(page, `registry-uncomparable-${language}-${look}`);
      await page.context().close();
    },
    120_000,
  );

  it.each(looks)(
    'in %s, %s: face comparison says which rates were measured',
    async (language, look) => {
      const page = await open(language, look, 'scenes');
      await page.getByRole('tab', { name: texts[language].comparison, exact: true }).click();
      await page.getByText(texts[language].measured).waitFor();
      await inspect(page, `comparison-${language}-${look}`);
      await page.context().close();
    },
    120_000,
  );
});
