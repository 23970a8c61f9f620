import { consoleQuestions, pages, type ListedScene, type SaveScene } from '@shiren/contracts-console';
import type { SceneSettings } from '@shiren/contracts-verification';
import { startConsole, bus, source, newAccount, newUser, signedIn, codeOf, type Asking } from '../testing/console-service.js';
import { MAX_SCENE_VERSIONS } from './scene-versions.js';

startConsole();

const biz = 'NewRegister';
const contentOf = ({ revision, name, scheme, settings }: ListedScene): Omit<SaveScene, 'session' | 'address'> => ({ biz, revision, name, scheme, settings });

async function accountWithScene(): Promise<{ id: string; name: string; owner: Asking; scene: ListedScene }> {
  const account = await newAccount();
  const owner = await signedIn(account.name);
  return { ...account, owner, scene: await owner(pages.addScene, { biz, name: '用户注册认证', scheme: 'RPBioOnly' }) };
}

const saved = (ask: Asking, scene: ListedScene, change: Partial<SceneSettings>): Promise<ListedScene> =>
  ask(pages.saveScene, { ...contentOf(scene), settings: { ...scene.settings, ...change } });

const audited = async (ask: Asking, text: string): Promise<object | undefined> => (await ask(pages.audit, { text, limit: 1 })).entries[0]?.details;

describe('the versions of a scene', () => {
  it('say field by field what changed, who saved it and when, in the audit log too', async () => {
    const { id, name, owner, scene } = await accountWithScene();
    await newUser(id, 'full', 'full-access');
    const full = await signedIn(name, 'full');
    const next = await saved(full, scene, { retries: 5, callback: { url: 'https://business.example.com/?key=secret' } });
    expect(next.saved).toMatchObject({ by: 'full' });
    const { versions, more } = await owner(pages.sceneVersions, { biz });
    expect({ versions, more }).toMatchObject({
      more: false,
      versions: [
        {
          revision: 2,
          saved: next.saved,
          changes: [
            { field: 'retries', from: 3, to: 5 },
            { field: 'callback.url', to: 'https://business.example.com/?key=secret' },
          ],
        },
        { revision: 1, saved: { by: 'owner' } },
      ],
    });
    expect(versions[1]).not.toHaveProperty('changes');
    const details = await audited(owner, 'scene.change');
    expect(details).toMatchObject({ retries: '3 → 5', revision: '1 → 2' });
    expect(JSON.stringify(details)).not.toContain('secret');
  });

  it('can be restored, which makes a new version and counts the consent on', async () => {
    const { id: accountId, owner, scene } = await accountWithScene();
    const changed = await saved(owner, scene, { retries: 5, consent: { ...scene.settings.consent, zh: '新的文本' } });
    expect(await codeOf(owner(pages.restoreScene, { biz, revision: 1, version: 1 }))).toBe('SCENE.CHANGED');
    expect(await codeOf(owner(pages.restoreScene, { biz, revision: changed.revision, version: 9 }))).toBe('SCENE.VERSION_NOT_FOUND');
    const restored = await owner(pages.restoreScene, { biz, revision: changed.revision, version: 1 });
    expect(restored).toMatchObject({ revision: 3, settings: { retries: 3, consent: { zh: scene.settings.consent.zh, version: 3 } } });
    expect((await owner(pages.sceneVersions, { biz })).versions[0]).toMatchObject({ revision: 3, restored: 1, saved: { by: 'owner' } });
    expect(await audited(owner, 'scene.restore')).toMatchObject({ retries: '5 → 3', restored: 1 });
    expect((await bus.ask(consoleQuestions.scene, { accountId, biz })).settings.retries).toBe(3);
  });

  it('cannot bring the four-eyes rule down for anybody but an owner', async () => {
    const { id, name, owner, scene } = await accountWithScene();
    await newUser(id, 'full', 'full-access');
    const { revision } = await saved(owner, scene, { fourEyes: true });
    expect(await codeOf((await signedIn(name, 'full'))(pages.restoreScene, { biz, revision, version: 1 }))).toBe('ACCESS.DENIED');
  });

  it(`are kept up to ${MAX_SCENE_VERSIONS}, and read page by page`, async () => {
    const { owner, scene } = await accountWithScene();
    let newest = scene;
    for (let count = 0; count < MAX_SCENE_VERSIONS + 2; count++) newest = await saved(owner, newest, { retries: 4 + (count % 2) });
    const revisions: number[] = [];
    for (let before: number | undefined, more = true; more;) {
      const page = await owner(pages.sceneVersions, { biz, ...(before === undefined ? {} : { before }) });
      revisions.push(...page.versions.map(({ revision }) => revision));
      [before, more] = [revisions.at(-1), page.more];
    }
    expect(revisions).toEqual(Array.from({ length: MAX_SCENE_VERSIONS }, (_, index) => newest.revision - index));
    expect(await codeOf(owner(pages.restoreScene, { biz, revision: newest.revision, version: 1 }))).toBe('SCENE.VERSION_NOT_FOUND');
  }, 60_000);

  it('of a scene from before versions were kept begin with what it was', async () => {
    const { owner, scene } = await accountWithScene();
    await source.query('delete from console.scene_version where scene_id = $1', [scene.id]);
    expect((await owner(pages.sceneVersions, { biz })).versions).toEqual([{ revision: 1 }]);
    expect((await owner(pages.scenes, {}))[0]).not.toHaveProperty('saved');
    const { revision } = await saved(owner, scene, { retries: 5 });
    expect((await owner(pages.sceneVersions, { biz })).versions).toMatchObject([
      { revision: 2, changes: [{ field: 'retries', from: 3, to: 5 }] },
      { revision: 1 },
    ]);
    expect(await owner(pages.restoreScene, { biz, revision, version: 1 })).toMatchObject({ settings: { retries: 3 } });
  });

  it('name the AccessKey if a business’s server saved one, and count only real changes', async () => {
    const { id: accountId, owner } = await accountWithScene();
    const call = { accountId, biz, name: '用户注册认证', scheme: 'RPBioOnly', accessKeyId: 'LTAI-test', guide: false, result: true };
    for (let again = 0; again < 2; again++) await bus.ask(consoleQuestions.setUpScene, call);
    expect((await owner(pages.sceneVersions, { biz })).versions).toMatchObject([
      { revision: 2, saved: { by: 'LTAI-test' }, changes: [{ field: 'guidePage', from: 'default', to: 'own' }] },
      { revision: 1 },
    ]);
    expect(await audited(owner, 'LTAI-test')).toEqual({ guidePage: 'default → own', revision: '1 → 2' });
  });

  it('are read by whoever may read settings, in granted scenes, and restored by whoever may write them', async () => {
    const { id, name } = await accountWithScene();
    await newUser(id, 'reader', 'read-only');
    await newUser(id, 'reporter', 'reports-only');
    await newUser(id, 'stranger', 'full-access', ['Other']);
    const [reader, reporter, stranger] = [await signedIn(name, 'reader'), await signedIn(name, 'reporter'), await signedIn(name, 'stranger')];
    expect(await codeOf(reader(pages.sceneVersions, { biz }))).toBe('answered');
    expect(await codeOf(reader(pages.restoreScene, { biz, revision: 1, version: 1 }))).toBe('ACCESS.DENIED');
    expect(await codeOf(reporter(pages.sceneVersions, { biz }))).toBe('ACCESS.DENIED');
    expect(await codeOf(stranger(pages.sceneVersions, { biz }))).toBe('SCENE.NOT_FOUND');
    expect(await codeOf(stranger(pages.restoreScene, { biz, revision: 1, version: 1 }))).toBe('SCENE.NOT_FOUND');
  });
});
