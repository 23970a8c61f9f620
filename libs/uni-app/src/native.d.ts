/** The part of uni-app's globals that the component uses; an app has them at run time. */
declare const uni: {
  request(call: {
    url: string;
    header: Record<string, string>;
    dataType: 'text';
    timeout: number;
    success: (answer: { statusCode: number; data: string }) => void;
    fail: () => void;
  }): unknown;
};

declare const plus: {
  os: { name: 'Android' | 'iOS' };
  android: { requestPermissions(names: string[], answered: () => void, failed: () => void): void };
};

interface PlusWebview {
  children(): PlusWebview[];
  overrideUrlLoading(options: { mode: 'reject'; match: string }, intercepted: (event: { url: string }) => void): void;
}

declare function getCurrentPages(): { $getAppWebview(): PlusWebview }[];

declare module '*.vue' {
  const component: import('vue').DefineComponent;
  export default component;
}
