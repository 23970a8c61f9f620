import { identificationNumber, sampleFace } from '@shiren/testing';
import { another, ask, button, go, run, signIn, spaced } from './operator.js';

describe('比对源', () => {
  it('is for the account that runs the installation: people are imported from a file with photos, and shown masked', async () => {
    expect((await ask('registryPeople', { browse: { limit: 1 } })).status).toBe(403);
    const theirs = await another();
    await signIn(theirs, run.consoleUser, run.consolePassword);
    await theirs.getByText('流程配置').first().waitFor();
    await go('registry', theirs);
    const [good, bad] = [identificationNumber(402), identificationNumber(403).replace(/.$/, (last) => (last === '0' ? '1' : '0'))];
    const choose = (lines: string[], header = '姓名, 身份证号, Photo'): Promise<void> =>
      theirs.locator('input[type=file]').nth(0).setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`${header}\n${lines.join('\n')}\n`) }); // prettier-ignore
    await theirs.locator('input[type=file]').nth(1).setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: await sampleFace('emma') }); // prettier-ignore
    await choose([`艾玛,${good},face.jpg`], 'name,identificationNumber,foto');
    await theirs.getByText('首行有无法识别的列：“foto”').waitFor();
    await choose([`艾玛,${good},face.jpg`, '', `错误,${bad},`, `照片,${identificationNumber(404)},none.jpg`]);
    await theirs.getByText('已选 3 行').waitFor();
    await button('开始导入', theirs).click();
    await theirs.getByText('2 行有误，未导入任何数据').waitFor();
    expect(await theirs.getByRole('row').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^4\s+身份证号码校验位错误$/), expect.stringMatching(/^5\s+未选择照片文件 none\.jpg$/)]),
    );
    await choose([`艾玛,${good},face.jpg`]);
    await theirs.getByText('已选 1 行').waitFor();
    await button('开始导入', theirs).click();
    await theirs.getByText('已导入 1 人').waitFor();
    await theirs.getByPlaceholder('输入完整身份证号码').fill(good);
    await button(spaced('查', '找'), theirs).click();
    await theirs.getByText('艾*').waitFor();
    await theirs.getByText(`110101********${good.slice(14)}`).waitFor();
    expect(await theirs.getByText(good).count()).toBe(0);
    await theirs.context().close();
  });
});
