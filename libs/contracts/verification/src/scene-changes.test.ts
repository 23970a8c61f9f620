import { sceneChanges, type SceneContent } from './scene-changes.js';
import type { SceneSettings } from './scene-settings.js';

const settings = {
  retries: 3,
  redirectHosts: [] as string[],
  thresholds: { authority: '0.1', portrait: '0.1', retained: '0.1' },
  consent: { zh: '同意', en: 'I agree', version: 1 },
} as unknown as SceneSettings;
const scene: SceneContent = { name: '注册', scheme: 'RPBioOnly', settings };

describe('the changes of a scene', () => {
  it('are none between equal ones', () => expect(sceneChanges(scene, structuredClone(scene))).toEqual([]));

  it('name each field with both values, nested ones by their path', () => {
    const after = {
      ...scene,
      name: '登录',
      settings: { ...settings, retries: 5, thresholds: { ...settings.thresholds, authority: '0.01' as const }, redirectHosts: ['a.example', 'b.example'] },
    };
    expect(sceneChanges(scene, after)).toEqual([
      { field: 'name', from: '注册', to: '登录' },
      { field: 'retries', from: 3, to: 5 },
      { field: 'thresholds.authority', from: '0.1', to: '0.01' },
      { field: 'redirectHosts', to: 'a.example, b.example' },
    ]);
  });

  it('have only one side where something was set for the first time, or removed', () => {
    const called = { ...scene, settings: { ...settings, callback: { url: 'https://business.example.com/' } } };
    expect(sceneChanges(scene, called)).toEqual([{ field: 'callback.url', to: 'https://business.example.com/' }]);
    expect(sceneChanges(called, scene)).toEqual([{ field: 'callback.url', from: 'https://business.example.com/' }]);
  });
});
