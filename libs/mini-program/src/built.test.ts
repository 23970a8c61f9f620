import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import type { Outcome } from '@shiren/web-sdk';

/** The built files in an engine that has nothing but the language, as a mini program's has: no fetch, URL, AbortController or performance. */

const dist = fileURLToPath(new URL('../dist/miniprogram_dist/', import.meta.url));

interface Definition {
  properties: Record<string, unknown>;
  data: Record<string, unknown>;
  lifetimes: { attached(this: object): void; detached(this: object): void };
}
interface Asked {
  url: string;
  header: Record<string, string>;
  success(answer: object): void;
  fail(answer: { errMsg: string }): void;
}

/** Loads a built file; `component` is what it defines. */
function load(file: string, wx: object): { exports: Record<string, unknown>; component?: Definition } {
  const loaded: { component?: Definition } = {};
  const context = createContext({
    wx,
    Component: (definition: Definition) => (loaded.component = definition),
    setTimeout,
    clearTimeout,
    console: { warn: () => undefined },
  });
  const modules = new Map<string, { exports: Record<string, unknown> }>();
  const need = (path: string): Record<string, unknown> => {
    const found = modules.get(path);
    if (found) return found.exports;
    const module = { exports: {} };
    modules.set(path, module);
    const run = runInContext(`(function (require, module, exports) {${readFileSync(path, 'utf8')}\n})`, context) as (...words: unknown[]) => void;
    run((name: string) => need(join(dirname(path), name)), module, module.exports);
    return module.exports;
  };
  return { exports: need(join(dist, file)), ...loaded };
}

const base = {
  getAppBaseInfo: () => ({ language: 'en' }),
  getStorageSync: () => '',
  setStorageSync: () => undefined,
};

describe('the built component', () => {
  const open = (data: object, wx: object): { events: [string, unknown][]; shown: Record<string, unknown> } => {
    const { component } = load('verify/verify.js', { ...base, ...wx });
    if (!component) throw new Error('Nothing was defined.');
    const events: [string, unknown][] = [];
    const shown: Record<string, unknown> = { ...component.data, token: '', endpoint: '', language: '', ...data };
    const setData = (change: object): void => void Object.assign(shown, change);
    component.lifetimes.attached.call({ data: shown, setData, triggerEvent: (name: string, detail: unknown) => void events.push([name, detail]) });
    return { events, shown };
  };

  it('asks the server for the session, and ends with the code that it answers', async () => {
    const asked: Asked[] = [];
    const wx = { request: (one: Asked) => (asked.push(one), { abort: () => undefined }) };
    const { events, shown } = open({ token: 'abc', endpoint: 'https://verify.example.com' }, wx);
    expect(asked.map(({ url, header }) => [url, header['authorization']])).toEqual([['https://verify.example.com/flow/session', 'Bearer abc']]);
    asked[0]?.success({ statusCode: 410, data: JSON.stringify({ code: 'TOKEN.EXPIRED', message: 'over', details: {} }) });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(events).toEqual([
      ['event', { type: 'problem', code: 'TOKEN.EXPIRED' }],
      ['outcome', expect.objectContaining({ outcome: 'failed', code: 'TOKEN.EXPIRED' })],
    ]);
    expect(shown).toMatchObject({ page: 'problem', title: 'This verification has ended', retries: false });
  });

  it.each([{ endpoint: 'https://verify.example.com' }, { token: 'abc' }])('says which option is missing: %j', (data) => {
    const { events } = open(data, {});
    expect(events).toEqual([['outcome', expect.objectContaining({ code: 'OPTIONS.INVALID' })]]);
  });
});

describe('the built helper for a web view', () => {
  type OpenWeb = (options: object) => { src: string; onMessage(message: object): void; outcome(): Promise<Outcome> };
  const openWeb = (wx: object, options: object) => (load('web/web.js', { ...base, ...wx }).exports['openWeb'] as OpenWeb)(options);
  const options = { token: 'abc', endpoint: 'https://verify.example.com' };
  const answering = (state: string) => ({
    request: ({ success }: Asked) => {
      success({ statusCode: 200, data: JSON.stringify({ state, frameOrigins: [] }) });
      return { abort: () => undefined };
    },
  });

  it('passes the events of its own channel on, and has the end confirmed', async () => {
    const events: unknown[] = [];
    const web = openWeb(answering('open'), { ...options, language: 'zh', onEvent: (event: unknown) => void events.push(event) });
    const [, channel] = /^https:\/\/verify\.example\.com\/h5\/h5verify\.html\?token=abc&lang=zh&parent=mini-program&channel=(\w{16})$/.exec(web.src) ?? [];
    const sent = [{ type: 'ready' }, { type: 'problem', code: 'CAMERA.REFUSED' }, { type: 'submitted' }, { type: 'passed' }];
    web.onMessage({ detail: { data: [...sent.map((shiren) => ({ shiren, channel })), { shiren: { type: 'ready' }, channel: 'another' }, null] } });
    expect(events).toEqual(sent.slice(0, 3));
    expect(await web.outcome()).toMatchObject({ outcome: 'failed', code: 'CAMERA.REFUSED' });
  });

  it('knows a submission of which no message came', async () => {
    expect(await openWeb(answering('submitted'), options).outcome()).toEqual({ outcome: 'submitted' });
    expect(await openWeb(answering('open'), options).outcome()).toEqual({ outcome: 'cancelled' });
  });

  it('says that there is no network', async () => {
    const wx = { request: ({ fail }: Asked) => (fail({ errMsg: 'request:fail' }), { abort: () => undefined }) };
    expect(await openWeb(wx, options).outcome()).toMatchObject({ outcome: 'failed', code: 'NETWORK.UNAVAILABLE' });
  });
});
