import { createContext, useContext } from 'react';

export type Language = 'zh' | 'en';

/** Picks one of two texts; both languages stand next to each other where they are used. */
export type Text = (zh: string, en: string) => string;

export const LanguageContext = createContext<Language>('zh');

export const useLanguage = (): Language => useContext(LanguageContext);

export function useText(): Text {
  const language = useLanguage();
  return (zh, en) => (language === 'zh' ? zh : en);
}
