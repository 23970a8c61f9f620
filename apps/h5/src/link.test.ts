import { allowedRedirect, readLink, takeLink, type Tab } from './link.js';

const page = 'https://verify.example/h5/h5verify.html';
const issued = `${page}?token=abc&tokenSource=getVerifyToken&successRedirect=https%3A%2F%2Fshop.example%2Fok%3Fa%3D1`;

/** A browser tab at an address, with its stored items. */
function tabAt(href: string, kept = new Map<string, string>(), around?: object): Tab & { shown: () => string } {
  let address = href;
  return {
    get parent(): unknown {
      return around ?? this;
    },
    location: { href },
    history: { state: null, replaceState: (_state, _title, to) => void (address = String(to)) },
    sessionStorage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) },
    shown: () => address,
  };
}

describe('the link', () => {
  it('contains the token and where to redirect at the end', () => {
    expect(readLink(issued)).toEqual({ token: 'abc', address: issued, successRedirect: 'https://shop.example/ok?a=1' });
    expect(readLink(page)).toEqual({ token: '', address: page });
  });

  it('moves its token into the tab’s storage, and leaves everything else in the address', () => {
    const tab = tabAt(`${issued}&lang=en`);
    expect(takeLink(tab)).toMatchObject({ token: 'abc', successRedirect: 'https://shop.example/ok?a=1' });
    expect(tab.shown()).toBe(`${page}?successRedirect=https%3A%2F%2Fshop.example%2Fok%3Fa%3D1&lang=en`);
  });

  it('is complete again after a reload, also for another device', () => {
    const kept = new Map<string, string>();
    const first = tabAt(issued, kept);
    takeLink(first);
    const again = takeLink(tabAt(first.shown(), kept));
    expect(again).toMatchObject({ token: 'abc', successRedirect: 'https://shop.example/ok?a=1' });
    expect(new URL(again.address).searchParams.get('token')).toBe('abc');
  });

  it('has precedence over what the tab stored from an earlier one', () => {
    const kept = new Map<string, string>();
    takeLink(tabAt(issued, kept));
    expect(takeLink(tabAt(`${page}?token=second`, kept)).token).toBe('second');
    expect(takeLink(tabAt(page, kept)).token).toBe('second');
  });

  it('in a frame keeps its token in the address, stores nothing, and names the page around it', () => {
    const kept = new Map<string, string>();
    const framed = tabAt(`${issued}&lang=en&parent=https%3A%2F%2Fshop.example&channel=c1`, kept, {});
    const link = takeLink(framed);
    expect(link).toEqual({ token: 'abc', address: `${issued}&lang=en`, parent: 'https://shop.example', channel: 'c1' });
    expect(framed.shown()).toContain('token=abc');
    expect(kept.size).toBe(0);
    expect(takeLink(tabAt(`${page}?token=abc&parent=https%3A%2F%2Fshop.example`, kept, {}))).toEqual({ token: 'abc', address: `${page}?token=abc` });
  });

  it('in an app’s web view names the channel, keeps it through a reload, and follows no redirect', () => {
    const kept = new Map<string, string>();
    const first = tabAt(`${issued}&app=c1`, kept);
    expect(takeLink(first)).toEqual({ token: 'abc', address: issued, app: 'c1' });
    expect(first.shown()).not.toContain('abc');
    expect(takeLink(tabAt(first.shown(), kept))).toMatchObject({ token: 'abc', app: 'c1' });
  });

  it('keeps its token in the address if the browser stores nothing', () => {
    const tab = tabAt(issued);
    const refusing = { ...tab, get parent(): unknown { return this; }, get sessionStorage(): Storage { throw new Error('storage is off'); } }; // prettier-ignore
    expect(takeLink(refusing).token).toBe('abc');
    const nothing = { ...tab, get parent(): unknown { return this; }, sessionStorage: { getItem: () => null, setItem: () => undefined } }; // prettier-ignore
    expect(takeLink(nothing).token).toBe('abc');
    expect(tab.shown()).toBe(issued);
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
  ])('to %j is not followed, unless it is the scene’s host', (address) => {
    const followed = allowedRedirect(address, hosts);
    if (followed !== undefined) expect(new URL(followed).host).toBe('shop.example');
    else expect(followed).toBeUndefined();
  });
});
