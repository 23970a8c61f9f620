import { base64, sampleFace } from '@shiren/testing';
import sharp from 'sharp';
import { shown } from '../browser.js';
import { atCard, clara, holder, inOtherLight, makeScene, materialsOf, open, quick, rare, rareHolder, run, stale, staleHolder, statusOf } from './business.js';
import { agree, beFilmed, cardPhotos, handInCard, next, outcome, outcomes, putRight } from './person.js';

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

  it('RPH5BioOnly, who was recorded before, in other light', async () => {
    const earlier = await open(await quick('RPH5BioOnly'), { Binding: clara });
    await agree(earlier.page);
    await beFilmed(earlier.page, outcomes);
    expect([await outcome(earlier.page), await statusOf(earlier)]).toMatchObject(['passed', { SubCode: '200' }]);
    const opened = await open(await quick('RPH5BioOnly'), { Binding: clara, camera: inOtherLight });
    await agree(opened.page);
    await beFilmed(opened.page, outcomes, { remembered: true });
    expect([await outcome(opened.page), await statusOf(opened)]).toMatchObject(['passed', { SubCode: '200' }]);
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
    await atCard(opened);
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
