import type { FlowEvent, Outcome } from '@shiren/web-sdk';
import { startAppFlow } from '@shiren/web-sdk/app';
import { createElement, useEffect, useRef, useState, type ReactElement } from 'react';
import { BackHandler, Linking } from 'react-native';
import { WebView } from 'react-native-webview';

export interface ShirenVerificationProps {
  /** From GetVerifyToken, by your server. */
  token: string;
  /** Where the flow is: `https://verify.example.com`. */
  endpoint: string;
  /** The phone's language if absent. */
  language?: 'zh' | 'en';
  /** Receives the events, for your own display or statistics. */
  onEvent?: (event: FlowEvent) => void;
  /** Called once, when the flow is over; remove the component then. Whether the person passed is not in it: ask your server, which asks GetStatus. */
  onEnd: (outcome: Outcome) => void;
}

/**
 * Shows the flow of one token and fills the element around it. `token`, `endpoint` and `language` are read when it appears: for another token, give the
 * component another `key`.
 */
export function ShirenVerification(props: ShirenVerificationProps): ReactElement | null {
  const latest = useRef(props);
  useEffect(() => void (latest.current = props));
  const [flow] = useState(() => startAppFlow({ ...props, onEvent: (event) => latest.current.onEvent?.(event) }));
  const [shown, setShown] = useState(true);

  useEffect(() => {
    let gone = false;
    const back = BackHandler.addEventListener('hardwareBackPress', () => {
      flow.leave();
      return true;
    });
    // the camera goes off at once, and the outcome follows when the server has been asked
    void flow.ended.then(() => gone || setShown(false));
    void flow.outcome.then((outcome) => gone || latest.current.onEnd(outcome));
    return () => {
      gone = true;
      back.remove();
    };
  }, [flow]);

  if (!shown || flow.address === undefined) return null;
  const crashed = (): void => flow.leave();
  return createElement(WebView, {
    source: { uri: flow.address },
    // every address is shown to onShouldStartLoadWithRequest, which decides
    originWhitelist: ['*'],
    onShouldStartLoadWithRequest: ({ url, isTopFrame }) => {
      if (isTopFrame === false) return true;
      const place = flow.placeOf(url);
      if (place === 'outside') void Linking.openURL(url).catch(() => undefined);
      return place === 'here';
    },
    onMessage: ({ nativeEvent: { data, url } }) => {
      if (url.startsWith(`${flow.origin}/`)) flow.received(data);
    },
    onError: () => flow.notLoaded(),
    onContentProcessDidTerminate: crashed,
    onRenderProcessGone: crashed,
    javaScriptEnabled: true,
    domStorageEnabled: true,
    // iOS: the camera's picture stays in the page, and plays without a tap; iOS asks the person only once for it
    allowsInlineMediaPlayback: true,
    mediaPlaybackRequiresUserAction: false,
    mediaCapturePermissionGrantType: 'grantIfSameHostElseDeny',
    // Android: a link to another window is an address like any other
    setSupportMultipleWindows: false,
  });
}
