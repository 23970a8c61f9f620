import { allowFraming, framedToken } from './framing.js';

const page = '/h5/h5verify.html?token=Abc-1&lang=zh';
const headers = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' };

describe('a page with a token', () => {
  it.each([[{ 'sec-fetch-dest': 'iframe' }], [{ 'sec-fetch-dest': 'frame' }], [{}]])('may be meant for a frame if the browser says %j', (said) => {
    expect(framedToken({ url: page, headers: said })).toBe('Abc-1');
  });

  it.each([
    ['a tab', page, { 'sec-fetch-dest': 'document' }],
    ['no token', '/h5/h5verify.html', {}],
    ['a token that is none', '/h5/h5verify.html?token=%0d%0aSet-Cookie', {}],
    ['a script', '/h5/assets/index.js?token=Abc-1', {}],
  ])('is none for %s', (_, url, said) => expect(framedToken({ url, headers: said })).toBeUndefined());
});

describe('framing', () => {
  it('is refused without origins', () => expect(allowFraming(headers, [])).toEqual(headers));

  it('is allowed for exactly the given ones', () => {
    expect(allowFraming(headers, ['https://shop.example', 'http://localhost:3000'])).toEqual({
      'content-security-policy': "default-src 'none'; frame-ancestors https://shop.example http://localhost:3000",
      'referrer-policy': 'no-referrer',
    });
  });
});
