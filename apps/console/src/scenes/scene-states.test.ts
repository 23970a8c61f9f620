import { consoleQuestions, pages } from '@shiren/contracts-console';
import { startConsole, bus, newAccount, newUser, signedIn, codeOf } from '../testing/console-service.js';

startConsole();

describe('a scene', () => {
  it('is disabled, archived and brought back, which is in the audit log and no version', async () => {
    const { id: accountId, name } = await newAccount();
    const ask = await signedIn(name);
    const { revision } = await ask(pages.addScene, { biz: 'Old', name: '旧场景', scheme: 'RPMin' });
    const stateNow = async (): Promise<string> => (await bus.ask(consoleQuestions.scene, { accountId, biz: 'Old' })).state;
    expect(await stateNow()).toBe('active');
    for (const state of ['disabled', 'archived', 'archived', 'disabled', 'active'] as const) {
      expect(await ask(pages.setSceneState, { biz: 'Old', state })).toMatchObject({ state, revision, saved: { by: 'owner' } });
      expect(await stateNow()).toBe(state);
    }
    const { entries } = await ask(pages.audit, { text: 'scene.state', limit: 10 });
    expect(entries.map(({ details }) => details['state'])).toEqual(['disabled → active', 'archived → disabled', 'disabled → archived', 'active → disabled']);
    expect(await codeOf(ask(pages.setSceneState, { biz: 'Old', state: 'gone' as never }))).toBe('REQUEST.INVALID');
  });

  it('keeps its state when it is saved', async () => {
    const ask = await signedIn((await newAccount()).name);
    const { name, scheme, settings } = await ask(pages.addScene, { biz: 'Old', name: '旧场景', scheme: 'RPMin' });
    const { revision } = await ask(pages.setSceneState, { biz: 'Old', state: 'archived' });
    expect(await ask(pages.saveScene, { biz: 'Old', revision, name, scheme, settings: { ...settings, retentionDays: 1 } })).toMatchObject({
      state: 'archived',
    });
  });

  it('changes its state only by those who may write the settings of this scene', async () => {
    const { id, name } = await newAccount();
    await (
      await signedIn(name)
    )(pages.addScene, { biz: 'Old', name: '旧场景', scheme: 'RPMin' });
    await newUser(id, 'reader', 'read-only');
    await newUser(id, 'stranger', 'full-access', ['Other']);
    await newUser(id, 'granted', 'full-access', ['Old']);
    const disable = async (user: string): Promise<string> => codeOf((await signedIn(name, user))(pages.setSceneState, { biz: 'Old', state: 'disabled' }));
    expect([await disable('reader'), await disable('stranger'), await disable('granted')]).toEqual(['ACCESS.DENIED', 'SCENE.NOT_FOUND', 'answered']);
  });
});

describe('a copy of a scene', () => {
  it('has its settings, its own consent versions and its own callback secret', async () => {
    const { id: accountId, name } = await newAccount();
    const ask = await signedIn(name);
    const first = await ask(pages.addScene, { biz: 'First', name: '第一', scheme: 'RPBioOnly' });
    const settings = {
      ...first.settings,
      retries: 7,
      consent: { ...first.settings.consent, zh: '新的文本' },
      callback: { url: 'https://business.example.com/' },
    };
    await ask(pages.saveScene, { biz: 'First', revision: 1, name: '第一', scheme: 'RPBioOnly', settings });
    const copy = await ask(pages.addScene, { biz: 'Second', name: '第二', scheme: 'RPBioOnlyPro', copyOf: 'First' });
    expect(copy).toMatchObject({ revision: 1, state: 'active', live: false, scheme: 'RPBioOnlyPro', saved: { by: 'owner' } });
    expect(copy.settings).toEqual({ ...settings, consent: { ...settings.consent, version: 1 } });
    const secretsOf = async (biz: string): Promise<string[]> => (await bus.ask(consoleQuestions.callback, { accountId, biz })).secrets;
    const [theirs, own] = [await secretsOf('First'), await secretsOf('Second')];
    expect(own).toHaveLength(1);
    expect(own).not.toEqual(theirs);
    expect((await ask(pages.audit, { text: 'scene.add', limit: 1 })).entries[0]?.details).toMatchObject({ copyOf: 'First' });
    expect(await codeOf(ask(pages.addScene, { biz: 'Third', name: '第三', scheme: 'RPMin', copyOf: 'Nothing' }))).toBe('SCENE.NOT_FOUND');
  });

  it('is never one of another account’s scene', async () => {
    const [theirs, own] = [await signedIn((await newAccount()).name), await signedIn((await newAccount()).name)];
    await theirs(pages.addScene, { biz: 'First', name: '第一', scheme: 'RPMin' });
    expect(await codeOf(own(pages.addScene, { biz: 'Second', name: '第二', scheme: 'RPMin', copyOf: 'First' }))).toBe('SCENE.NOT_FOUND');
  });
});
