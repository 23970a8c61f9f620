import { consoleQuestions, pages, type ListedScene } from '@shiren/contracts-console';
import { startConsole, bus, source, newAccount, newUser, signedIn, codeOf, type Asking } from '../testing/console-service.js';

startConsole();

describe('a scene', () => {
  it('is saved only as it was read, counts the versions of its consent, and never tells its secret', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const { revision, settings } = await ask(pages.addScene, { biz: 'NewRegister', name: '用户注册认证', scheme: 'RPBioOnly' });
    expect(await codeOf(ask(pages.addScene, { biz: 'NewRegister', name: '又一个', scheme: 'RPBioOnly' }))).toBe('SCENE.EXISTS');
    expect(await codeOf(ask(pages.addScene, { biz: 'under_score', name: '又一个', scheme: 'RPBioOnly' }))).toBe('REQUEST.INVALID');
    const change = { biz: 'NewRegister', name: '用户注册认证', scheme: 'RPBioOnly' };
    const changed = { ...settings, callback: { url: 'https://business.example.com/' }, consent: { ...settings.consent, zh: '新的文本' } };
    const saves = await Promise.all([0, 1].map(() => codeOf(ask(pages.saveScene, { ...change, revision, settings: changed }))));
    expect(saves.sort()).toEqual(['SCENE.CHANGED', 'answered']);
    const [saved] = await ask(pages.scenes, {});
    expect(saved).toMatchObject({ revision: 2, settings: { consent: { version: 2, zh: '新的文本' } } });
  });

  it('has its results signed with a secret that it does not tell, and for a day with the one before too', async () => {
    const { id: accountId, name } = await newAccount();
    const ask = await signedIn(name);
    const biz = 'Called';
    const { settings, ...added } = await ask(pages.addScene, { biz, name: '回调', scheme: 'RPMin' });
    const target = () => bus.ask(consoleQuestions.callback, { accountId, biz });
    expect(await target()).toEqual({ off: false, secrets: [] });
    const url = 'https://business.example.com/';
    const save = (revision: number) =>
      ask(pages.saveScene, { biz, name: added.name, scheme: added.scheme, revision, settings: { ...settings, callback: { url } } });
    const saved = await save(added.revision);
    const [first = ''] = (await target()).secrets;
    expect(await target()).toEqual({ url, off: false, secrets: [expect.stringMatching(/^whsec_[A-Za-z0-9+/]{32}$/)] });
    expect(JSON.stringify(saved)).not.toContain(first);
    const { secret: second } = await ask(pages.renewCallbackSecret, { biz });
    expect((await target()).secrets).toEqual([second, first]);
    const { secret: third } = await ask(pages.renewCallbackSecret, { biz });
    expect((await target()).secrets).toEqual([third, second]);
    await source.query(`update scene set callback_secret_renewed_at = now() - interval '25 hours' where account_id = $1`, [accountId]);
    expect((await target()).secrets).toEqual([third]);
  });

  it('shows that its address wants no more, until it is saved', async () => {
    const { id: accountId, name } = await newAccount();
    const ask = await signedIn(name);
    const biz = 'Gone';
    const { settings, ...added } = await ask(pages.addScene, { biz, name: '回调', scheme: 'RPMin' });
    const url = 'https://business.example.com/gone';
    const save = (revision: number) =>
      ask(pages.saveScene, { biz, name: added.name, scheme: added.scheme, revision, settings: { ...settings, callback: { url } } });
    const { revision } = await save(added.revision);
    await bus.ask(consoleQuestions.switchOffCallback, { accountId, biz, url: 'https://business.example.com/before' });
    expect((await ask(pages.scenes, {}))[0]).not.toHaveProperty('callbackOffSince');
    await bus.ask(consoleQuestions.switchOffCallback, { accountId, biz, url });
    expect((await ask(pages.scenes, {}))[0]).toHaveProperty('callbackOffSince');
    expect(await bus.ask(consoleQuestions.callback, { accountId, biz })).toMatchObject({ url, off: true });
    expect((await ask(pages.audit, { text: 'callback-off', limit: 10 })).entries).toMatchObject([{ subject: biz, user: 'the system' }]);
    expect(await save(revision)).not.toHaveProperty('callbackOffSince');
    expect(await bus.ask(consoleQuestions.callback, { accountId, biz })).toMatchObject({ url, off: false });
  });
});

describe('four eyes', () => {
  it('are switched off by an owner only, and a week later, which can be undone', async () => {
    const { id: accountId, name } = await newAccount();
    await newUser(accountId, 'full', 'full-access');
    const [owner, full] = [await signedIn(name), await signedIn(name, 'full')];
    let scene: ListedScene = await owner(pages.addScene, { biz: 'A', name: 'A', scheme: 'RPMin' });
    const save = async (ask: Asking, fourEyes: boolean): Promise<ListedScene> => {
      const { biz, revision, scheme, settings } = scene;
      return (scene = await ask(pages.saveScene, { biz, revision, name: biz, scheme, settings: { ...settings, fourEyes } }));
    };
    const inForce = async (): Promise<boolean> => (await bus.ask(consoleQuestions.scene, { accountId, biz: 'A' })).settings.fourEyes;
    await save(full, true);
    expect(await inForce()).toBe(true);
    expect(await codeOf(save(full, false))).toBe('ACCESS.DENIED');
    const { fourEyesUntil = '' } = await save(owner, false);
    expect(Date.parse(fourEyesUntil) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(await inForce()).toBe(true);
    // saved again it is not sooner, nor later
    expect((await save(full, false)).fourEyesUntil).toBe(fourEyesUntil);
    expect(await save(full, true)).not.toHaveProperty('fourEyesUntil');
    await save(owner, false);
    await source.query(`update console.scene set four_eyes_until = now() - interval '1 second' where account_id = $1`, [accountId]);
    expect(await inForce()).toBe(false);
    expect((await owner(pages.audit, { text: 'scene.change', limit: 10 })).entries.map(({ details }) => 'fourEyesUntil' in details)).toContain(true);
  });
});
