import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Messages, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useMemo, useState } from 'react';
import { HashRouter } from 'react-router';
import { Refused } from './api.js';
import { Gate } from './gate.js';
import { LanguageContext, type Language } from './language.js';
import { Appearance, type Look } from './look.js';

const kept = <Value extends string>(key: string, otherwise: Value): Value => (localStorage.getItem(key) as Value | null) ?? otherwise;

export function Root() {
  const [language, setLanguage] = useState<Language>(() => kept('language', navigator.language.startsWith('zh') ? 'zh' : 'en'));
  const [look, setLook] = useState<Look>(() => kept('look', matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  useEffect(() => {
    localStorage.setItem('language', language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = language === 'zh' ? '实人 · 控制台' : 'Shiren console';
  }, [language]);
  useEffect(() => {
    localStorage.setItem('look', look);
    document.documentElement.style.colorScheme = look;
    document.documentElement.dataset['look'] = look;
    document.body.style.background = look === 'dark' ? '#000' : '#f5f6f8';
  }, [look]);
  const client = useMemo(
    () =>
      new QueryClient({
        defaultOptions: {
          // without a network a call fails, and says so, instead of waiting for one
          mutations: { networkMode: 'always' },
          queries: { networkMode: 'always', retry: (tries, error) => !(error instanceof Refused) && tries < 2, refetchOnWindowFocus: false, staleTime: 5_000 },
        },
      }),
    [],
  );
  const appearance = useMemo(() => ({ look, setLook, language, setLanguage }), [look, language]);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={{
        algorithm: look === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
        // the default grey and blue have too little contrast for small text
        token: {
          motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
          colorPrimary: look === 'dark' ? '#1668dc' : '#0958d9',
          ...(look === 'dark' ? { colorLink: '#69b1ff', colorError: '#ff7875' } : { colorLink: '#0958d9', colorError: '#cf1322' }),
          borderRadius: 8,
          colorTextDescription: look === 'dark' ? '#a6a6a6' : '#5c5f66',
          colorTextPlaceholder: look === 'dark' ? '#9a9a9a' : '#6b6f76',
          colorTextTertiary: look === 'dark' ? '#a6a6a6' : '#5c5f66',
        },
        components: {
          Button:
            look === 'dark' ? { defaultHoverColor: '#69b1ff', defaultActiveColor: '#91caff' } : { defaultHoverColor: '#0958d9', defaultActiveColor: '#003eb3' },
          ...(look === 'dark' ? { Menu: { itemSelectedColor: '#91caff' }, Tabs: { itemSelectedColor: '#69b1ff', itemHoverColor: '#91caff' } } : {}),
        },
      }}
    >
      <Messages>
        <LanguageContext value={language}>
          <Appearance value={appearance}>
            <QueryClientProvider client={client}>
              <HashRouter>
                <Gate />
              </HashRouter>
            </QueryClientProvider>
          </Appearance>
        </LanguageContext>
      </Messages>
    </ConfigProvider>
  );
}
