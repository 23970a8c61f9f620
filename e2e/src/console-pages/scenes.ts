import { photographScreen } from '../browser.js';
import { ask, button, page, sceneOf, spaced, until } from './operator.js';

describe('接入及设置', () => {
  it('begins with an empty state, and checks the three fields as one types', async () => {
    await button('立即创建').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('场景名称').fill('含有空格 的');
    await dialog.getByText('仅限汉字、英文字母、数字和连字符，最多 20 个字符').waitFor();
    await dialog.getByLabel('场景标识').fill('under_score');
    await dialog.getByText('仅限英文字母、数字和连字符，最多 20 个字符').waitFor();
    await dialog.getByLabel('场景名称').fill('服务端认证');
    await dialog.getByLabel('场景标识').fill('Server');
    await dialog.getByLabel('认证方案').click();
    await page.getByTitle('实人认证-纯服务端 · RPMin').click();
    await button(spaced('创', '建')).click();
    await page.getByRole('tab', { name: /服务端认证/ }).waitFor();
    expect(await page.getByRole('tab', { name: /服务端认证/ }).textContent()).toMatch(/Server · 实人认证-纯服务端/);
    expect((await ask('addScene', { biz: 'under_score', name: '服务端', scheme: 'RPMin' })).status).toBe(400);
    expect((await ask('addScene', { biz: 'NewRegister', name: '用户注册认证', scheme: 'RPBasic' })).status).toBe(200);
    await page.reload();
    await page.getByRole('tab', { name: /用户注册认证/ }).click();
  });

  it('never lets the identifier be changed, nor used twice', async () => {
    await page.getByRole('tab', { name: /用户注册认证/ }).hover();
    await page.getByTitle('编辑 用户注册认证').click();
    expect(await page.getByRole('dialog').getByLabel('场景标识').isDisabled()).toBe(true);
    await button(spaced('取', '消')).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button('新增场景').click();
    await page.getByRole('dialog').getByLabel('场景标识').fill('NewRegister');
    await page.getByText('该场景标识已存在').waitFor();
    await button(spaced('取', '消')).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('draws three stages, keeps changes apart until 保存, and tells the second of two who edit one scene', async () => {
    const panel = page.locator('[role=tabpanel]:visible').last();
    for (const stage of ['认证引导', '认证过程', '认证结果', '审核中', '拍摄身份证正反面'])
      expect(await panel.getByText(stage, { exact: true }).isVisible()).toBe(true);
    await panel.getByRole('switch', { name: '使用系统默认引导页' }).click();
    await panel.getByText('有未保存的修改').waitFor();
    expect((await sceneOf('NewRegister')).settings.guidePage).toBe('default');
    const { revision, name, scheme, settings } = await sceneOf('NewRegister');
    expect((await ask('saveScene', { biz: 'NewRegister', revision, name, scheme, settings: { ...settings, retries: 7 } })).status).toBe(200);
    await button(spaced('保', '存')).click();
    await button('加载最新设置', page.getByRole('dialog')).click();
    await until(async () => (await panel.getByLabel('每次认证可录制次数').inputValue()) === '7');
    await panel.getByText('有未保存的修改').waitFor();
    await until(async () => (await page.locator('.ant-modal-root').count()) === 0);
    await button(spaced('保', '存')).click();
    await panel.getByText('有未保存的修改').waitFor({ state: 'detached' });
    expect((await sceneOf('NewRegister')).settings).toMatchObject({ guidePage: 'own', retries: 7 });
  });

  it('asks who processes the data, and says until then that real people can’t be verified', async () => {
    const panel = page.locator('[role=tabpanel]:visible').last();
    const notice = panel.getByText('填写个人信息处理者后才能用于真实认证');
    await notice.waitFor();
    await panel.locator('#business-name').fill('杭州示例科技有限公司');
    await panel.getByText('名称、联系方式与两种语言的权利说明均需填写').waitFor();
    expect(await button(spaced('保', '存')).isDisabled()).toBe(true);
    await panel.locator('#business-contact').fill('400-000-0000');
    await panel.getByText('用户看到的完整文本').click();
    await panel.getByText(/个人信息处理者：杭州示例科技有限公司/).waitFor();
    await photographScreen(page, 'zh-1440-console-business');
    await button(spaced('保', '存')).click();
    await notice.waitFor({ state: 'detached' });
    expect((await sceneOf('NewRegister')).settings).toMatchObject({ business: { contact: '400-000-0000' }, consent: { version: 2 } });
  });

  it('saves an origin that is still being typed, without Enter, and separates pasted ones', async () => {
    const panel = page.locator('[role=tabpanel]:visible').last();
    const origins = panel.getByLabel('允许嵌入认证流程的网页来源');
    await origins.fill('http://localhost');
    await panel.getByText('有未保存的修改').waitFor();
    await origins.fill('http://localhost:3000');
    await button(spaced('保', '存')).click();
    await panel.getByText('有未保存的修改').waitFor({ state: 'detached' });
    expect((await sceneOf('NewRegister')).settings.frameOrigins).toEqual(['http://localhost:3000']);
    await origins.fill('http://localhost:3000');
    await origins.blur();
    await panel.getByText('有未保存的修改').waitFor({ state: 'detached' });
    await origins.fill('https://a.example, https://b.example');
    await origins.press('Enter');
    await button(spaced('保', '存')).click();
    await panel.getByText('有未保存的修改').waitFor({ state: 'detached' });
    expect((await sceneOf('NewRegister')).settings.frameOrigins).toEqual(['http://localhost:3000', 'https://a.example', 'https://b.example']);
  });
});
