import { Settings } from './settings.js';

const upstream = { AUTHORITY_URL: 'https://authority.example.com/compare', AUTHORITY_TOKEN: 'secret' };

describe('settings of the authority', () => {
  test('without any, the registry is used, and photos may be ten years old', () => {
    expect(Settings.fromEnvironment({})).toEqual({ photoMaxAgeDays: 3_650, describesAtOnce: 1, upstream: undefined });
  });

  test('a URL makes it ask an upstream', () => {
    const { upstream: settings } = Settings.fromEnvironment({ ...upstream, AUTHORITY_TIMEOUT: '1000' });
    expect(settings).toEqual({ url: new URL(upstream.AUTHORITY_URL), token: 'secret', timeout: 1_000 });
  });

  test.each([
    ['AUTHORITY_URL', 'not an address'],
    ['AUTHORITY_URL', 'file:///etc/passwd'],
    ['AUTHORITY_URL', 'https://user:password@authority.example.com/'],
    ['AUTHORITY_TOKEN', ''],
    ['AUTHORITY_TOKEN', 'two\r\nlines'],
    ['AUTHORITY_TIMEOUT', '9001'],
    ['AUTHORITY_TIMEOUT', '1.5'],
    ['AUTHORITY_PHOTO_MAX_AGE_DAYS', '-1'],
    ['AUTHORITY_PHOTO_MAX_AGE_DAYS', 'ten years'],
    ['AUTHORITY_DESCRIBES_AT_ONCE', '33'],
  ])('%s = "%s" is refused by name, without repeating the value', (name, value) => {
    const start = (): Settings => Settings.fromEnvironment({ ...upstream, [name]: value });
    expect(start).toThrow(name);
    if (value) expect(start).not.toThrow(value);
  });
});
