import { defaultSceneSettings } from '@shiren/schemes';
import { previewOf, previewPages } from './preview-session.js';

const scene = { name: '注册', scheme: 'RPBasic', settings: { ...defaultSceneSettings(), pageColour: '#112233' } };

describe('the preview of a scene', () => {
  it('has the pages of its scheme, in order, and the guide page only if it is ours', () => {
    const pages = ['consent', 'declined', 'liveness', 'photograph-id-card', 'confirm-fields', 'passed', 'failed', 'in-review'];
    expect(previewPages(scene)).toEqual(['guide', ...pages]);
    expect(previewPages({ ...scene, settings: { ...scene.settings, guidePage: 'own' } })).toEqual(pages);
    expect(previewPages({ ...scene, scheme: 'RPMin' })).toEqual([]);
  });

  it('begins where it is opened, with the settings that are being edited', () => {
    const { session, choices } = previewOf(scene, 'liveness');
    expect(session).toMatchObject({ sceneName: '注册', looks: { colour: '#112233' }, taken: ['consent'], state: 'open' });
    expect(session.steps).toEqual(['liveness', 'photograph-id-card', 'confirm-fields', 'submit']);
    expect(choices).toEqual({ guided: true, declined: false });
    expect(previewOf(scene, 'guide').choices.guided).toBe(false);
    expect(previewOf(scene, 'declined').choices.declined).toBe(true);
  });

  it('shows each result, and why somebody failed', () => {
    expect(previewOf(scene, 'failed').session).toMatchObject({ state: 'decided', result: { outcome: 'failed', reasons: [{ code: '204' }] } });
    expect(previewOf(scene, 'passed').session.result).toEqual({ outcome: 'passed', reasons: [] });
  });
});
