import type { ListedScene } from '@shiren/contracts-console';
import { defaultSceneSettings } from '@shiren/schemes';
import { clashes, rebased, withChange, without, type Drafts } from './drafts.js';

const settings = defaultSceneSettings();
const scene: ListedScene = { id: '1', biz: 'NewRegister', name: '注册', scheme: 'RPBioOnly', state: 'active', revision: 1, live: false, settings };
const changesOf = (drafts: Drafts): object => Object.fromEntries(Object.entries(drafts).map(([biz, draft]) => [biz, draft.settings]));

describe('changes that were not saved', () => {
  it('are separate for each scene, and end when a setting is changed back', () => {
    const one = withChange({}, scene, { retries: 5 });
    const two = withChange(one, { ...scene, biz: 'Other' }, { fourEyes: true });
    expect(changesOf(two)).toEqual({ NewRegister: { retries: 5 }, Other: { fourEyes: true } });
    expect(changesOf(withChange(two, scene, { retries: settings.retries }))).toEqual({ Other: { fourEyes: true } });
    expect(changesOf(without(two, 'Other'))).toEqual({ NewRegister: { retries: 5 } });
  });

  it('remember the version that they were begun on', () => {
    const one = withChange({}, scene, { retries: 5 });
    expect(withChange(one, { ...scene, revision: 2 }, { fourEyes: true })['NewRegister']?.base.revision).toBe(1);
  });

  it('keep to what they touched when a newer version is loaded', () => {
    const { consent, alternativeWay } = settings;
    const drafts = withChange({}, scene, {
      retries: 5,
      consent: { ...consent, zh: '我的' },
      alternativeWay: { ...alternativeWay, url: 'https://my.example/' },
    });
    const theirs = { ...settings, fourEyes: true, consent: { ...consent, en: 'Theirs', version: 2 } };
    const newer = { ...scene, revision: 2, settings: theirs };
    const after = rebased(drafts, newer);
    expect(after['NewRegister']).toEqual({
      base: newer,
      settings: { retries: 5, consent: { zh: '我的', en: 'Theirs', version: 2 }, alternativeWay: { ...alternativeWay, url: 'https://my.example/' } },
    });
    expect(rebased(drafts, { ...newer, settings: { ...newer.settings, retries: 5, consent: { ...consent, zh: '我的' } } })['NewRegister']?.settings).toEqual({
      alternativeWay: { ...alternativeWay, url: 'https://my.example/' },
    });
  });

  it('name what both changed', () => {
    const drafts = withChange({}, scene, { retries: 5, thresholds: { ...settings.thresholds, authority: '1' } });
    const newer = { ...scene, revision: 2, settings: { ...settings, fourEyes: true, thresholds: { ...settings.thresholds, authority: '0.01' as const } } };
    expect(drafts['NewRegister'] && clashes(drafts['NewRegister'], newer)).toEqual(['thresholds.authority']);
  });
});
