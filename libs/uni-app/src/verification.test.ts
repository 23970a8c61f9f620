import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '@shiren/web-sdk';
import { Window } from 'happy-dom';

/** The component in Vue's own renderer. Only what uni-app and the phone bring is given here: a request, a permission, and the web view of the page. */

const browser = new Window();
const { document, Element, Node, SVGElement, HTMLElement, ShadowRoot, Event, CustomEvent } = browser;
// no more of a window than Vue needs: with HTMLElement in it, Vue looks for its devtools for three seconds
Object.assign(globalThis, { window: { ShadowRoot, Event }, document, Element, Node, SVGElement, HTMLElement, Event, CustomEvent });
const { flushPromises, mount } = await import('@vue/test-utils');
const { default: ShirenVerification } = await import('./shiren-verification.vue');

/** Opens an address in the web view, and says whether the app stopped that. */
type Open = (url: string) => boolean;

const phone = { os: 'Android', asked: [] as string[], views: [] as object[] };

/** The web view of a page, which uni-app creates some time after the component. */
function createWebView(): Promise<Open> {
  return new Promise((resolve) => {
    phone.views.push({
      overrideUrlLoading: ({ mode, match }: { mode: string; match: string }, intercepted: (event: { url: string }) => void) => {
        expect(mode).toBe('reject');
        resolve((url) => {
          const stopped = new RegExp(match).test(url);
          if (stopped) intercepted({ url });
          return stopped;
        });
      },
    });
  });
}
Object.assign(globalThis, {
  plus: {
    os: {
      get name() {
        return phone.os;
      },
    },
    android: { requestPermissions: (names: string[], answered: () => void) => (phone.asked.push(...names), answered()) },
  },
  getCurrentPages: () => [{ $getAppWebview: () => ({ children: () => phone.views }) }],
  uni: {
    request: ({ url, header, success, fail }: Parameters<typeof uni.request>[0]) =>
      void fetch(url, { headers: header }).then(async (answer) => success({ statusCode: answer.status, data: await answer.text() }), fail),
  },
});

/** The server of the flow, which says this of the token. */
let state: 'open' | 'submitted';
let server: Server;
let endpoint: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    expect([request.url, request.headers.authorization]).toEqual(['/flow/session', 'Bearer Abc']);
    response.end(JSON.stringify({ state, frameOrigins: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.happyDOM.close();
  await new Promise((resolve) => server.close(resolve));
});

let close: () => void;
beforeEach(() => {
  state = 'open';
  Object.assign(phone, { os: 'Android', asked: [], views: [] });
});
afterEach(() => close());

async function show(change: object = {}) {
  let ended: (outcome: Outcome) => void;
  const end = new Promise<Outcome>((resolve) => (ended = resolve));
  const component = mount(ShirenVerification, { props: { token: 'Abc', endpoint, language: 'en', onEnd: (outcome: Outcome) => ended(outcome), ...change } });
  close = () => component.unmount();
  await flushPromises();
  const source = (): string | undefined => (component.find('web-view').exists() ? component.find('web-view').attributes('src') : undefined);
  return { component, end, source };
}

describe('the flow in a uni-app app', () => {
  it.each([
    ['Android', ['android.permission.CAMERA']],
    ['iOS', []],
  ])('opens in a web view, and on %s asks for %j before', async (os, asked) => {
    phone.os = os;
    const { source } = await show();
    expect(phone.asked).toEqual(asked);
    expect(source()).toMatch(new RegExp(`^${endpoint}/h5/h5verify\\.html\\?token=Abc&lang=en&app=\\w+$`));
  });

  it('is closed when the person goes back to the app, and the server says that it was submitted', async () => {
    const { end, source } = await show();
    const open = await createWebView();
    state = 'submitted';
    expect(open(`${endpoint}/h5/h5verify.html?lang=zh`)).toBe(false);
    expect(open('https://shop.example/?to=/h5/left.html')).toBe(false);
    expect(open(`${endpoint}/h5/left.html?outcome=submitted`)).toBe(true);
    expect(await end).toEqual({ outcome: 'submitted' });
    expect(source()).toBeUndefined();
  });

  it('does not believe the page about a submission', async () => {
    const { end } = await show();
    (await createWebView())(`${endpoint}/h5/left.html?outcome=submitted`);
    expect(await end).toEqual({ outcome: 'cancelled' });
  });

  it('says what stood in the way', async () => {
    const { end } = await show();
    (await createWebView())(`${endpoint}/h5/left.html?outcome=failed&code=CAMERA.REFUSED`);
    expect(await end).toMatchObject({ outcome: 'failed', code: 'CAMERA.REFUSED' });
  });

  it('is left by the Back key, which the page passes on', async () => {
    const { component, end } = await show();
    (component.vm as unknown as { leave(): void }).leave();
    expect(await end).toEqual({ outcome: 'cancelled' });
  });

  it('fails if the page can not be loaded', async () => {
    const { component, end } = await show();
    await component.find('web-view').trigger('error');
    expect(await end).toMatchObject({ outcome: 'failed', code: 'NETWORK.UNAVAILABLE' });
  });

  it('shows nothing with a wrong option, and says which', async () => {
    const { end, source } = await show({ token: 'no token' });
    expect([source(), phone.asked]).toEqual([undefined, []]);
    expect(await end).toMatchObject({ outcome: 'failed', code: 'OPTIONS.INVALID', message: expect.stringContaining('token') as string });
  });

  it('says nothing more after the app has removed it', async () => {
    const ends: Outcome[] = [];
    await show({ onEnd: (outcome: Outcome) => ends.push(outcome) });
    const open = await createWebView();
    close();
    open(`${endpoint}/h5/left.html?outcome=cancelled`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ends).toEqual([]);
  });
});
