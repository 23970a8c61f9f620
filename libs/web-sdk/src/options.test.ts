import { flawOf, frameAddress, originOf } from './options.js';

const valid = { token: 'Abc-_9', endpoint: 'https://verify.example.com' };
const nothing = (): void => undefined;

describe('the options', () => {
  it('are fine with a token and an endpoint, and with everything', () => {
    expect(flawOf(valid)).toBeUndefined();
    expect(flawOf({ ...valid, container: { appendChild: nothing }, language: 'en', onEvent: nothing, signal: new AbortController().signal })).toBeUndefined();
  });

  it.each([
    ['token', undefined],
    ['token', ''],
    ['token', 'a b'],
    ['token', 'a'.repeat(129)],
    ['endpoint', undefined],
    ['endpoint', 'verify.example.com'],
    ['endpoint', 'javascript:alert(1)'],
    ['container', '#flow'],
    ['container', null],
    ['language', 'fr'],
    ['onEvent', {}],
    ['signal', {}],
  ])('are refused with a sentence about %s: %j', (name, value) => expect(flawOf({ ...valid, [name]: value })).toContain(name));
});

describe('the frame', () => {
  it('is loaded from the endpoint’s origin, with everything that its page needs', () => {
    const address = new URL(frameAddress('https://verify.example.com', { token: 'abc', language: 'en' }, 'https://shop.example', 'c1'));
    expect(address.origin + address.pathname).toBe('https://verify.example.com/h5/h5verify.html');
    expect(Object.fromEntries(address.searchParams)).toEqual({ token: 'abc', lang: 'en', parent: 'https://shop.example', channel: 'c1' });
  });

  it('is in the language that the page chooses if there is none', () => {
    expect(new URL(frameAddress('https://verify.example.com', { token: 'abc' }, 'https://shop.example', 'c1')).searchParams.has('lang')).toBe(false);
  });

  it.each([
    ['https://verify.example.com/sdk/web-sdk.js?v=1', 'https://verify.example.com'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['file:///tmp/x', undefined],
    [undefined, undefined],
  ])('of %s has the origin %s', (endpoint, origin) => expect(originOf(endpoint)).toBe(origin));
});
