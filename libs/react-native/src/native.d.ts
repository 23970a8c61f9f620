/**
 * The part of React Native and its web view that the component uses. Their packages are not installed here (docs/decisions/0138-shells.md); apps bring
 * them, and then their own types count.
 */
declare module 'react-native' {
  export const BackHandler: { addEventListener(event: 'hardwareBackPress', handler: () => boolean): { remove(): void } };
  export const Linking: { openURL(address: string): Promise<unknown> };
}

declare module 'react-native-webview' {
  import type { ComponentClass } from 'react';

  export interface WebViewProps {
    source: { uri: string };
    originWhitelist?: string[];
    onShouldStartLoadWithRequest?: (request: { url: string; isTopFrame: boolean }) => boolean;
    onMessage?: (event: { nativeEvent: { data: string; url: string } }) => void;
    onError?: () => void;
    onContentProcessDidTerminate?: () => void;
    onRenderProcessGone?: () => void;
    allowsInlineMediaPlayback?: boolean;
    mediaPlaybackRequiresUserAction?: boolean;
    mediaCapturePermissionGrantType?: 'grantIfSameHostElsePrompt' | 'grantIfSameHostElseDeny' | 'deny' | 'grant' | 'prompt';
    javaScriptEnabled?: boolean;
    domStorageEnabled?: boolean;
    setSupportMultipleWindows?: boolean;
  }
  export const WebView: ComponentClass<WebViewProps>;
}
