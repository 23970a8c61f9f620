import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import type { FlowEvent, Outcome } from '@shiren/web-sdk';
import { createElement, type ReactElement } from 'react';
import type { WebViewProps } from 'react-native-webview';
import type { ShirenVerificationProps } from './verification.js';

/** The component in React's renderer. Only what a phone brings is given here: the web view, the Back key, and the system's browser. */

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const phone = { back: new Set<() => boolean>(), opened: [] as string[], view: undefined as WebViewProps | undefined };
jest.unstable_mockModule(
  'react-native',
  () => ({
    BackHandler: {
      addEventListener: (_event: string, handler: () => boolean) => {
        phone.back.add(handler);
        return { remove: () => phone.back.delete(handler) };
      },
    },
    Linking: { openURL: async (address: string) => void phone.opened.push(address) },
  }),
  { virtual: true },
);
jest.unstable_mockModule(
  'react-native-webview',
  () => ({
    WebView: (props: WebViewProps): ReactElement => {
      phone.view = props;
      return createElement('web-view', props as object);
    },
  }),
  { virtual: true },
);
const { act } = await import('react');
const { createRoot } = await import('test-renderer');
const { ShirenVerification } = await import('./verification.js');

/** The server of the flow, which says this of the token. */
let state: 'open' | 'submitted' = 'open';
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
afterAll(() => new Promise((resolve) => server.close(resolve)));

let close: () => Promise<void>;
beforeEach(() => {
  state = 'open';
  phone.opened = [];
  phone.view = undefined;
});
afterEach(async () => {
  await close();
  expect(phone.back.size).toBe(0);
});

async function show(change: Partial<ShirenVerificationProps> = {}) {
  const events: FlowEvent[] = [];
  const ends: Outcome[] = [];
  const ended: ((outcome: Outcome) => void)[] = [];
  const end = new Promise<Outcome>((resolve) => ended.push(resolve));
  const root = createRoot();
  const props: ShirenVerificationProps = {
    token: 'Abc',
    endpoint,
    language: 'en',
    onEvent: (event) => events.push(event),
    onEnd: (outcome) => {
      ends.push(outcome);
      ended[0]?.(outcome);
    },
    ...change,
  };
  await act(async () => root.render(createElement(ShirenVerification, props)));
  close = async () => act(async () => root.unmount());
  const isShown = (): boolean => root.container.queryAll(({ type }) => type === 'web-view').length > 0;
  /** The outcome that the app gets, with everything that happens until then. */
  const outcome = async (): Promise<Outcome> => {
    let got: Outcome | undefined;
    await act(async () => void (got = await end));
    return got as Outcome;
  };
  const goTo = async (url: string): Promise<boolean | undefined> => {
    let answer: boolean | undefined;
    await act(async () => void (answer = phone.view?.onShouldStartLoadWithRequest?.({ url, isTopFrame: true })));
    return answer;
  };
  const channel = /&app=(\w+)$/.exec(phone.view?.source.uri ?? '')?.[1];
  const say = (shiren: object, url = phone.view?.source.uri ?? ''): Promise<void> =>
    act(async () => phone.view?.onMessage?.({ nativeEvent: { data: JSON.stringify({ shiren, channel }), url } }));
  return { events, ends, isShown, outcome, goTo, say };
}

describe('the flow in a React Native app', () => {
  it('opens in a web view that may use the camera and nothing else', async () => {
    const { isShown } = await show();
    expect(isShown()).toBe(true);
    expect(phone.view).toMatchObject({
      allowsInlineMediaPlayback: true,
      mediaPlaybackRequiresUserAction: false,
      mediaCapturePermissionGrantType: 'grantIfSameHostElseDeny',
      domStorageEnabled: true,
    });
    expect(phone.view?.source.uri).toMatch(new RegExp(`^${endpoint}/h5/h5verify\\.html\\?token=Abc&lang=en&app=\\w+$`));
  });

  it('reports events of its own page only', async () => {
    const { events, say } = await show();
    await say({ type: 'step', step: 'liveness' });
    await say({ type: 'step', step: 'submit' }, 'https://evil.example/');
    expect(events).toEqual([{ type: 'step', step: 'liveness' }]);
  });

  it('is closed when the person goes back to the app, and the server says that it was submitted', async () => {
    const { goTo, outcome, isShown, ends } = await show();
    state = 'submitted';
    expect(await goTo(`${endpoint}/h5/left.html?outcome=submitted`)).toBe(false);
    expect(await outcome()).toEqual({ outcome: 'submitted' });
    expect([isShown(), ends.length]).toEqual([false, 1]);
  });

  it('does not believe the page about a submission', async () => {
    const { goTo, outcome, say, events } = await show();
    await say({ type: 'submitted' });
    await goTo(`${endpoint}/h5/left.html?outcome=submitted`);
    expect(await outcome()).toEqual({ outcome: 'cancelled' });
    expect(events).toEqual([]);
  });

  it('is left by the Back key', async () => {
    const { outcome, say } = await show();
    await say({ type: 'problem', code: 'CAMERA.REFUSED' });
    expect([...phone.back].map((press) => press())).toEqual([true]);
    expect(await outcome()).toMatchObject({ outcome: 'failed', code: 'CAMERA.REFUSED' });
  });

  it('opens other addresses in the browser, and stays', async () => {
    const { goTo, isShown } = await show();
    expect(await goTo('https://shop.example/other-way')).toBe(false);
    expect(await goTo(`${endpoint}/h5/h5verify.html?lang=zh`)).toBe(true);
    expect([phone.opened, isShown()]).toEqual([['https://shop.example/other-way'], true]);
  });

  it('fails if the page can not be loaded', async () => {
    const { outcome } = await show();
    await act(async () => phone.view?.onError?.());
    expect(await outcome()).toMatchObject({ outcome: 'failed', code: 'NETWORK.UNAVAILABLE' });
  });

  it('shows nothing with a wrong option, and says which', async () => {
    const { isShown, outcome } = await show({ token: 'no token' });
    expect(isShown()).toBe(false);
    expect(await outcome()).toMatchObject({ outcome: 'failed', code: 'OPTIONS.INVALID', message: expect.stringContaining('token') as string });
  });

  it('says nothing more after the app has removed it', async () => {
    const { ends, goTo } = await show();
    await close();
    await goTo(`${endpoint}/h5/left.html?outcome=cancelled`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ends).toEqual([]);
  });
});
