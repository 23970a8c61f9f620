import type { SceneSettings } from '@shiren/contracts-verification';
import { defaultSceneSettings, thresholdsOf } from '@shiren/schemes';
import { SceneRecord } from './scene.entity.js';
import { sceneOf } from './scenes.js';

const scene = (settings: Partial<SceneSettings>): SceneSettings => sceneOf(Object.assign(new SceneRecord(), { settings })).settings;

describe('the thresholds of a scene', () => {
  it('are stored as rates, so a scene keeps its choice whatever the scale of scores is', () => {
    const thresholds = { authority: '0.01', portrait: '1', retained: '0.1' } as const;
    expect(scene({ thresholds }).thresholds).toEqual(thresholds);
  });

  it('follow the default if the scene chose none, which is 0.1 % for card portraits too', () => {
    expect(scene({ pageColour: '#112233' }).thresholds).toEqual(defaultSceneSettings().thresholds);
    expect(thresholdsOf(scene({}).thresholds).portrait).toBe(80);
  });
});
