import type { VerifyOptions } from '@shiren/web-sdk';
import { readSession, startAppFlow, type AppFlow } from '@shiren/web-sdk/app';

/** What the component needs of uni-app and of HTML5+, on which its apps run. */

const TIMEOUT_MS = 10_000;
/** Milliseconds between looks whether the web view is there, and until it has to be. */
const LOOK_INTERVAL_MS = 50;
const MAX_LOOK_MS = 10_000;

/** Begins a flow that asks the server by uni.request, because the JavaScript of an app has no fetch. */
export const startUniFlow = (options: Pick<VerifyOptions, 'token' | 'endpoint' | 'language'>): AppFlow =>
  startAppFlow(
    options,
    (origin, token) =>
      new Promise((resolve) => {
        uni.request({
          url: `${origin}/flow/session`,
          header: { authorization: `Bearer ${token}` },
          dataType: 'text',
          timeout: TIMEOUT_MS,
          success: ({ statusCode, data }) => resolve(readSession(statusCode, data)),
          fail: () => resolve({ code: 'NETWORK.UNAVAILABLE' }),
        });
      }),
  );

/** Asks the person for the camera where the app needs a permission of its own. If they refuse, the page says so when it opens the camera. */
export const askForCamera = (): Promise<void> =>
  new Promise((resolve) => {
    if (plus.os.name === 'Android') plus.android.requestPermissions(['android.permission.CAMERA'], resolve, resolve);
    else resolve();
  });

/** Intercepts the address at the end of the flow. The page's web view is there only some time after the component. Returns what stops the search. */
export function watchWebView(flow: AppFlow): () => void {
  const end = `^${flow.origin.replace(/[.\\+*?[\]^$(){}|]/g, '\\$&')}/h5/left\\.html.*`;
  let waited = 0;
  const timer = setInterval(() => {
    const view = getCurrentPages().at(-1)?.$getAppWebview().children()[0];
    waited += LOOK_INTERVAL_MS;
    if (!view && waited < MAX_LOOK_MS) return;
    clearInterval(timer);
    if (view) view.overrideUrlLoading({ mode: 'reject', match: end }, ({ url }) => void flow.placeOf(url));
    else flow.notLoaded();
  }, LOOK_INTERVAL_MS);
  return () => clearInterval(timer);
}
