import type { ListedScene } from '@shiren/contracts-console';
import { defaultSceneSettings } from '@shiren/schemes';
import { withChange, without } from './drafts.js';

const scene: ListedScene = { id: '1', biz: 'NewRegister', name: '注册', scheme: 'RPBioOnly', revision: 1, state: 'active', live: false, settings: defaultSceneSettings() };

describe('changes that were not saved', () => {
  it('are separate for each scene, and end when a setting is changed back', () => {
    const one = withChange({}, scene, { retries: 5 });
    const two = withChange(one, { ...scene, biz: 'Other' }, { fourEyes: true });
    expect(two).toEqual({ NewRegister: { retries: 5 }, Other: { fourEyes: true } });
    expect(withChange(two, scene, { retries: scene.settings.retries })).toEqual({ Other: { fourEyes: true } });
    expect(without(two, 'Other')).toEqual({ NewRegister: { retries: 5 } });
  });
});
