import { sceneChanges, type SceneSettings } from '@shiren/contracts-verification';
import { defaultSceneSettings } from '@shiren/schemes';
import type { Text } from '../language.js';
import { fieldTitle, hasWords, valueText } from './field-words.js';

const [zh, en]: Text[] = [(text) => text, (_, text) => text];
const full: SceneSettings = {
  ...defaultSceneSettings(),
  redirectHosts: ['a.example'],
  frameOrigins: ['https://a.example'],
  callback: { url: 'https://a.example/' },
  alternativeWay: { zh: '柜台', en: 'The counter', url: 'https://a.example/' },
  logo: 'data:image/png;base64,AA==',
};

describe('words of a scene’s fields', () => {
  it('exist for each field that can change', () => {
    const every = sceneChanges({ name: '', scheme: '', settings: {} as SceneSettings }, { name: '注册', scheme: 'RPMin', settings: full });
    expect(every.filter(({ field }) => !hasWords(field))).toEqual([]);
  });

  it('say values as the page does, in its language', () => {
    expect([fieldTitle('retries', zh!), fieldTitle('retries', en!)]).toEqual(['每次认证可录制次数', 'Recordings per attempt']);
    expect([valueText('scheme', 'RPMin', zh!), valueText('fourEyes', true, en!), valueText('thresholds.authority', '0.1', zh!)]).toEqual([
      '实人认证-纯服务端',
      'on',
      '0.1 % (80)',
    ]);
    expect([valueText('guidePage', 'own', en!), valueText('logo', true, zh!), valueText('callback.url', undefined, zh!)]).toEqual([
      "the business's own",
      '有',
      '未设置',
    ]);
  });
});
