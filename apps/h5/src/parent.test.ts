import { appAround, miniProgramAround, parentOf, type AppWindow, type WeChatWindow } from './parent.js';

const link = { token: 'abc', address: 'https://verify.example/h5/h5verify.html', parent: 'https://shop.example', channel: 'c1' };

describe('the page around a frame', () => {
  it('gets messages by its channel, if it is of the origin that the link names', () => {
    const sent: unknown[] = [];
    const around = { postMessage: (...words: unknown[]) => void sent.push(words) } as Pick<Window, 'postMessage'>;
    parentOf(link, around)?.post({ type: 'submitted' });
    expect(sent).toEqual([[{ shiren: { type: 'submitted' }, channel: 'c1' }, 'https://shop.example']]);
  });

  it.each([
    ['no channel', { channel: undefined }],
    ['no origin', { parent: undefined }],
    ['an origin that is none', { parent: '*' }],
  ])('gets nothing with %s', (_, change) => {
    const { token, address, ...rest } = { ...link, ...change };
    const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    expect(parentOf({ token, address, ...named }, { postMessage: () => undefined })).toBeUndefined();
  });
});

describe('the app around a web view', () => {
  const inApp = { token: 'abc', address: 'https://verify.example/h5/h5verify.html', app: 'c1' };
  /** A web view whose app has put this bridge into the page. */
  const viewWith = (bridge: (receiver: { postMessage(text: string): void }) => Omit<AppWindow, 'location'>) => {
    const sent: unknown[] = [];
    const gone: unknown[] = [];
    const receiver = { postMessage: (text: string) => void sent.push(JSON.parse(text)) };
    return { sent, gone, view: { ...bridge(receiver), location: { replace: (to: string | URL) => void gone.push(to) } } };
  };

  it.each([
    ['Android and HarmonyOS', (shirenApp) => ({ shirenApp })],
    ['React Native', (ReactNativeWebView) => ({ ReactNativeWebView })],
    ['iOS', (shirenApp) => ({ webkit: { messageHandlers: { shirenApp } } })],
  ] as [string, Parameters<typeof viewWith>[0]][])('gets events on %s', (_, bridge) => {
    const { sent, view } = viewWith(bridge);
    appAround(inApp, view)?.post({ type: 'step', step: 'liveness' });
    expect(sent).toEqual([{ shiren: { type: 'step', step: 'liveness' }, channel: 'c1' }]);
  });

  it('learns by an address how the person left, with a bridge or without', () => {
    const { sent, gone, view } = viewWith(() => ({}));
    const around = appAround(inApp, view);
    around?.post({ type: 'leave' });
    around?.post({ type: 'problem', code: 'CAMERA.REFUSED' });
    around?.post({ type: 'leave' });
    around?.post({ type: 'resumed' });
    around?.post({ type: 'submitted' });
    around?.post({ type: 'leave' });
    expect(sent).toEqual([]);
    expect(gone).toEqual(['cancelled', 'failed&code=CAMERA.REFUSED', 'submitted'].map((outcome) => `/h5/left.html?outcome=${outcome}`));
  });

  it('is there only if the link says so', () => {
    expect(appAround({ token: 'abc', address: inApp.address }, viewWith(() => ({})).view)).toBeUndefined();
  });
});

describe('the mini program around a web view', () => {
  const inMiniProgram = { ...link, parent: 'mini-program' };
  const userAgent = 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 miniProgram/wx0';
  const tabOf = (ready: boolean): { tab: WeChatWindow; calls: unknown[]; start(): void } => {
    const calls: unknown[] = [];
    const events = new EventTarget();
    const bridge = { invoke: (...words: unknown[]) => void calls.push(words) };
    const tab: WeChatWindow = { navigator: { userAgent }, document: events, ...(ready ? { WeixinJSBridge: bridge } : {}) };
    const start = (): void => {
      tab.WeixinJSBridge = bridge;
      events.dispatchEvent(new Event('WeixinJSBridgeReady'));
    };
    return { tab, calls, start };
  };

  it('gets messages, and its page is left when the person goes back', () => {
    const { tab, calls } = tabOf(true);
    const parent = miniProgramAround(inMiniProgram, tab);
    parent?.post({ type: 'submitted' });
    parent?.post({ type: 'leave' });
    expect(calls).toEqual([
      ['invokeMiniProgramAPI', { name: 'postMessage', arg: { shiren: { type: 'submitted' }, channel: 'c1' } }],
      ['invokeMiniProgramAPI', { name: 'postMessage', arg: { shiren: { type: 'leave' }, channel: 'c1' } }],
      ['invokeMiniProgramAPI', { name: 'navigateBack', arg: { delta: 1 } }],
    ]);
  });

  it('gets them once WeChat is ready', () => {
    const { tab, calls, start } = tabOf(false);
    miniProgramAround(inMiniProgram, tab)?.post({ type: 'ready' });
    expect(calls).toEqual([]);
    start();
    expect(calls).toHaveLength(1);
  });

  it('is none in another browser, or without such a link', () => {
    const { tab } = tabOf(true);
    expect(miniProgramAround(inMiniProgram, { ...tab, navigator: { userAgent: 'Chrome' } })).toBeUndefined();
    expect(miniProgramAround(link, tab)).toBeUndefined();
    expect(parentOf(inMiniProgram, { postMessage: () => undefined })).toBeUndefined();
  });
});
