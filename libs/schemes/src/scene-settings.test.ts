import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { scoreAtRate, SceneSettings } from '@shiren/contracts-verification';
import { defaultSceneLimits, defaultSceneSettings } from './scene-defaults.js';

/** Names of the properties that make the settings invalid. */
const refused = (change: object): string[] =>
  validateSync(plainToInstance(SceneSettings, { ...defaultSceneSettings(), ...change }), { whitelist: true }).map(({ property }) => property);

describe('settings of a scene', () => {
  it('are valid by default, with the thresholds of the rules', () => {
    expect(refused({})).toEqual([]);
    const { authority, portrait, retained } = defaultSceneSettings().thresholds;
    expect([authority, portrait, retained].map((rate) => scoreAtRate[rate])).toEqual([80, 80, 80]);
  });

  it.each([
    ['redirectHosts', ['www.example.com', 'example.com:8443', 'localhost:3000']],
    ['frameOrigins', ['https://shop.example.com', 'https://shop.example.com:8443', 'http://localhost:3000', 'http://127.0.0.1']],
    ['callback', { url: 'https://business.example.com/results?from=shiren' }],
    ['logo', 'data:image/png;base64,iVBORw0KGgo='],
    ['pageColour', '#0a7d5c'],
  ])('take %s', (property, value) => expect(refused({ [property]: value })).toEqual([]));

  it.each([
    ['redirectHosts', ['https://www.example.com']],
    ['redirectHosts', ['example.com/path']],
    ['redirectHosts', ['example.com', 'example.com']],
    ['redirectHosts', ['*.example.com']],
    ['frameOrigins', ['http://shop.example.com']],
    ['frameOrigins', ['shop.example.com']],
    ['frameOrigins', ['https://shop.example.com/']],
    ['frameOrigins', ['https://shop.example.com:443']],
    ['frameOrigins', ['https://Shop.example.com']],
    ['frameOrigins', ['https://*.example.com']],
    ['frameOrigins', ['https://shop.example.com; script-src *']],
    ['frameOrigins', ['*']],
    ['frameOrigins', ['https://a.example', 'https://a.example']],
    ['frameOrigins', Array.from({ length: 21 }, (_, index) => `https://shop${index}.example.com`)],
    ['frameOrigins', undefined],
    ['callback', { url: 'ftp://example.com' }],
    ['callback', { url: 'https://user:secret@example.com' }],
    ['callback', {}],
    ['logo', 'data:image/svg+xml;base64,PHN2Zz4='],
    ['logo', 'https://example.com/logo.png'],
    ['pageColour', 'red'],
    ['retries', 0],
    ['limits', { ...defaultSceneLimits(), deviceFailures: 0 }],
    ['limits', { ...defaultSceneLimits(), deviceLockMinutes: 1441 }],
    ['limits', {}],
    ['limits', undefined],
    ['thresholds', undefined],
    ['consent', undefined],
    ['retentionDays', 2.5],
    ['thresholds', { authority: '5', portrait: '1', retained: '1' }],
    ['alternativeWay', { zh: '请联系客服', en: 'Call us', url: 'javascript:alert(1)' }],
    ['livenessStrength', 'none'],
  ])('refuse %s: %j', (property, value) => expect(refused({ [property]: value })).toEqual([property]));
});
