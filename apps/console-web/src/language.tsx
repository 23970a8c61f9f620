import { createContext, useContext } from 'react';

export type Language = 'zh' | 'en';

/** A text in both languages, side by side where it is used. */
export type Text = (zh: string, en: string) => string;

export const LanguageContext = createContext<Language>('zh');

export const useLanguage = (): Language => useContext(LanguageContext);

export function useText(): Text {
  const language = useLanguage();
  return (zh, en) => (language === 'zh' ? zh : en);
}
