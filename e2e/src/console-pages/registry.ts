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
    const choose = (lines: string[]): Promise<void> =>
      theirs.locator('input[type=file]').nth(0).setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`name,identificationNumber,photo\n${lines.join('\n')}\n`) }); // prettier-ignore
    await theirs.locator('input[type=file]').nth(1).setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: await sampleFace('emma') }); // prettier-ignore
    await choose([`艾玛,${good},face.jpg`, `错误,${bad},`]);
    await theirs.getByText('已选 2 行').waitFor();
    await button('开始导入', theirs).click();
    await theirs.getByText('1 行有误，未导入任何数据').waitFor();
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
