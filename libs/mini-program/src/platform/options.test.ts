import { flawOf, originOf } from './options.js';

const valid = { token: 'Abc-_9', endpoint: 'https://verify.example.com', language: '' };

describe('the options', () => {
  it('are fine with a token and an endpoint', () => {
    expect(flawOf(valid)).toBeUndefined();
    expect(flawOf({ ...valid, language: 'en' })).toBeUndefined();
  });

  it.each([
    ['token', ''],
    ['token', 'a b'],
    ['endpoint', ''],
    ['endpoint', 'verify.example.com'],
    ['endpoint', 'javascript:alert(1)'],
    ['language', 'fr'],
  ])('are refused with a sentence about %s: %j', (name, value) => expect(flawOf({ ...valid, [name]: value })).toContain(name));

  it('name the origin of the endpoint', () => {
    expect(originOf('https://verify.example.com/h5/?a=1')).toBe('https://verify.example.com');
    expect(originOf('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
  });
});
