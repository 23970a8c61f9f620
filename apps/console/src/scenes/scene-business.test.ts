import { consoleQuestions, pages, type ListedScene } from '@shiren/contracts-console';
import { newConsent } from '@shiren/schemes';
import { startConsole, bus, source, newAccount, signedIn, codeOf, type Asking } from '../testing/console-service.js';

startConsole();

const business = { name: '杭州示例科技有限公司', contact: '400-000-0000', rights: { zh: '请致电。', en: 'Call us.' } };
const biz = 'Named';

async function newScene(scheme = 'RPBioOnly'): Promise<{ ask: Asking; accountId: string; scene: ListedScene }> {
  const { id: accountId, name } = await newAccount();
  const ask = await signedIn(name);
  return { ask, accountId, scene: await ask(pages.addScene, { biz, name: '实人认证', scheme }) };
}
const save = (ask: Asking, { revision, name, scheme, settings }: ListedScene, change: object): Promise<ListedScene> =>
  ask(pages.saveScene, { biz, revision, name, scheme, settings: { ...settings, ...change } });

describe('the business that processes the data', () => {
  it('has to be named before a new scene may verify real people, unless the scene has no flow', async () => {
    const { ask, accountId, scene } = await newScene();
    expect(scene).toMatchObject({ awaitsBusiness: true, settings: { consent: newConsent() } });
    expect(await bus.ask(consoleQuestions.scene, { accountId, biz })).toHaveProperty('awaitsBusiness', true);
    expect(await save(ask, scene, { business })).not.toHaveProperty('awaitsBusiness');
    expect(await bus.ask(consoleQuestions.scene, { accountId, biz })).not.toHaveProperty('awaitsBusiness');
    expect((await newScene('RPMin')).scene).not.toHaveProperty('awaitsBusiness');
  });

  it('can be changed, but not removed, and is complete', async () => {
    const { ask, scene } = await newScene();
    const named = await save(ask, scene, { business });
    expect(await codeOf(save(ask, named, { business: undefined }))).toBe('REQUEST.INVALID');
    for (const wrong of [{ name: '' }, { name: ' ' }, { contact: '' }, { rights: { zh: '请致电。', en: '' } }, { rights: undefined }]) {
      expect([wrong, await codeOf(save(ask, named, { business: { ...business, ...wrong } }))]).toEqual([wrong, 'REQUEST.INVALID']);
    }
    expect((await save(ask, named, { business: { ...business, contact: 'privacy@example.com' } })).settings.business?.contact).toBe('privacy@example.com');
  });

  it('is taken over by the account’s next scene, and by nobody else’s', async () => {
    const { ask, accountId, scene } = await newScene();
    await save(ask, scene, { business });
    expect((await ask(pages.addScene, { biz: 'Next', name: '下一个', scheme: 'RPBasic' })).settings.business).toEqual(business);
    const byCall = { accountId, accessKeyId: 'key', biz: 'ByCall', name: '接口创建', scheme: 'RPBasic', guide: true, result: true };
    expect(await bus.ask(consoleQuestions.setUpScene, byCall)).toMatchObject({ settings: { business } });
    expect((await newScene()).scene.settings).not.toHaveProperty('business');
  });

  it('does not stop a scene that is older than this setting', async () => {
    const { ask, accountId, scene } = await newScene();
    await source.query(`update scene set business_required = false, settings = '{}' where account_id = $1`, [accountId]);
    const [old] = await ask(pages.scenes, {});
    expect(old).not.toHaveProperty('awaitsBusiness');
    expect(old?.settings.consent.zh).toContain('我们将采集并处理您的人脸图像');
    expect(await save(ask, { ...scene, ...old }, { retries: 2 })).toMatchObject({ settings: { consent: { version: 1 } } });
  });
});

describe('the version of the consent', () => {
  it('changes with everything that the text says, and only with that; each text is kept as people read it', async () => {
    const { ask, scene } = await newScene();
    let saved = scene;
    const versionAfter = async (change: object): Promise<number> => (saved = await save(ask, saved, change)).settings.consent.version;
    expect(await versionAfter({ retentionDays: 60 })).toBe(1);
    expect(await versionAfter({ business })).toBe(2);
    expect(await versionAfter({ retentionDays: 30 })).toBe(3);
    expect(await versionAfter({ business: { ...business, rights: { zh: '请来信。', en: 'Write to us.' } } })).toBe(4);
    expect(await versionAfter({ retries: 2, pageColour: '#112233' })).toBe(4);
    const kept = await source.query<{ version: number; zh: string; en: string }[]>(
      'select version, zh, en from consent_text where scene_id = $1 order by version',
      [scene.id],
    );
    expect(kept.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(kept[0]).toEqual(newConsent());
    expect(kept[2]?.zh).toMatch(/^个人信息处理者：杭州示例科技有限公司\n联系方式：400-000-0000\n[^]*保存 30 天[^]*您的权利：请致电。$/);
    expect(kept[2]?.en).toMatch(/^Who processes your data: 杭州示例科技有限公司\n[^]*kept for 30 days[^]*Your rights: Call us\.$/);
    expect(kept[1]?.zh).toContain('保存 60 天');
  });
});
