import { allowedRedirect, readLink } from './link.js';

describe('the link', () => {
  it('says the token and where to go at the end', () => {
    expect(readLink('?token=abc&tokenSource=getVerifyToken&successRedirect=https%3A%2F%2Fshop.example%2Fok%3Fa%3D1')).toEqual({
      token: 'abc',
      successRedirect: 'https://shop.example/ok?a=1',
    });
    expect(readLink('')).toEqual({ token: '' });
  });
});

describe('a redirect', () => {
  const hosts = ['shop.example', 'localhost:3000'];
  it.each([
    ['https://shop.example/ok', 'https://shop.example/ok'],
    ['HTTPS://SHOP.EXAMPLE/ok?x=1#y', 'https://shop.example/ok?x=1#y'],
    ['http://localhost:3000/', 'http://localhost:3000/'],
  ])('to %s is followed', (address, expected) => expect(allowedRedirect(address, hosts)).toBe(expected));

  it.each([
    undefined,
    '',
    '/relative',
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example:8443/',
    'https://evil.example@shop.example/',
    'https://shop.example@evil.example/',
    'javascript:alert(1)//shop.example',
    'data:text/html,hello',
    '//shop.example/',
    'https://shop.example\\@evil.example/',
  ])('to %j is not, unless it is the scene’s host', (address) => {
    const followed = allowedRedirect(address, hosts);
    if (followed !== undefined) expect(new URL(followed).host).toBe('shop.example');
    else expect(followed).toBeUndefined();
  });
});
