import type { Envelope, FlowCode, PageMessage } from '@shiren/web-sdk';
import { after, leftAddress, outcomeOf, type Standing } from '@shiren/web-sdk/app';
import type { CameraTrouble } from './camera/camera.js';
import { MINI_PROGRAM, type Link } from './link.js';

/** What is around this page: the business's page, when it shows the flow in a frame, or its app or mini program, when that shows it in a web view. */
export interface Parent {
  post(message: PageMessage): void;
}

/** A window in which WeChat shows a page. It provides the bridge, at the latest when it sends `WeixinJSBridgeReady`. */
export interface WeChatWindow {
  navigator: Pick<Navigator, 'userAgent'>;
  document: Pick<Document, 'addEventListener'>;
  WeixinJSBridge?: { invoke(name: 'invokeMiniProgramAPI', call: { name: 'postMessage' | 'navigateBack'; arg: object }): void };
}

/**
 * The mini program around this page, if the link says that there is one and WeChat does too. WeChat delivers messages only when the person leaves the
 * page, and to the mini program that shows it only; nothing that is sent is secret. WeChat's script would do the same by the same two calls.
 */
export function miniProgramAround({ parent, channel }: Link, tab: WeChatWindow): Parent | undefined {
  if (parent !== MINI_PROGRAM || channel === undefined || !/miniProgram/i.test(tab.navigator.userAgent)) return undefined;
  const call = (name: 'postMessage' | 'navigateBack', arg: object): void => {
    const invoke = (): void => tab.WeixinJSBridge?.invoke('invokeMiniProgramAPI', { name, arg });
    if (tab.WeixinJSBridge) invoke();
    else tab.document.addEventListener('WeixinJSBridgeReady', invoke, { once: true });
  };
  return {
    post: (message) => {
      call('postMessage', { shiren: message, channel } satisfies Envelope);
      if (message.type === 'leave') call('navigateBack', { delta: 1 });
    },
  };
}

/**
 * The page around this one, if the link names it. The browser delivers messages to the named origin only, and shows the frame only on pages that the
 * scene allows (`frame-ancestors`); nothing that is sent is secret.
 */
export function parentOf({ parent, channel }: Link, around: Pick<Window, 'postMessage'>): Parent | undefined {
  if (parent === undefined || channel === undefined || !URL.canParse(parent)) return undefined;
  const { origin } = new URL(parent);
  return { post: (message) => around.postMessage({ shiren: message, channel } satisfies Envelope, origin) };
}

/** What apps put into the page to receive texts: our name for Android, HarmonyOS and iOS, and that of React Native's web view. */
interface Bridge {
  postMessage(text: string): void;
}
export interface AppWindow {
  shirenApp?: Bridge;
  ReactNativeWebView?: Bridge;
  webkit?: { messageHandlers?: { shirenApp?: Bridge } };
  location: Pick<Location, 'replace'>;
}

/**
 * The app around this page, if the link names it. It receives events by its bridge, if it has one. That the person leaves, it learns by the address to which
 * the page goes then, which works in every web view.
 */
export function appAround({ app: channel }: Link, view: AppWindow): Parent | undefined {
  if (channel === undefined) return undefined;
  let standing: Standing = { submitted: false };
  return {
    post: (message) => {
      if (message.type === 'leave') return view.location.replace(leftAddress(outcomeOf(standing)));
      standing = after(standing, message);
      // looked for each time, because React Native on Android may put it there late
      const bridge = view.shirenApp ?? view.ReactNativeWebView ?? view.webkit?.messageHandlers?.shirenApp;
      bridge?.postMessage(JSON.stringify({ shiren: message, channel } satisfies Envelope));
    },
  };
}

export const codeOfTrouble: Readonly<Record<CameraTrouble, FlowCode>> = {
  refused: 'CAMERA.REFUSED',
  missing: 'CAMERA.MISSING',
  busy: 'CAMERA.BUSY',
  insecure: 'CAMERA.INSECURE',
  other: 'CAMERA.UNUSABLE',
  'no-picture': 'CAMERA.UNUSABLE',
  stopped: 'CAMERA.UNUSABLE',
  'not-played': 'CAMERA.UNUSABLE',
};
