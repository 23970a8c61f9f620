import type { Text } from '@shiren/flow-client';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en } from './en.js';
import { zh, type Words } from './zh.js';

export type Language = 'zh' | 'en';

interface Spoken {
  language: Language;
  words: Words;
  /** A text from the server in this language. */
  of: (text: Text) => string;
  change: () => void;
}

const PLACE = 'shiren-language';
const Context = createContext<Spoken | undefined>(undefined);

/** The language from the link or an earlier choice, otherwise the browser's. */
function preferred(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? kept();
  if (asked === 'zh' || asked === 'en') return asked;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function kept(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

export function LanguageProvider({ children }: { children: ReactNode }): ReactNode {
  const [language, set] = useState(preferred);
  const words = language === 'zh' ? zh : en;
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = words.title;
  }, [language, words]);
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      words,
      of: (text) => text[language],
      change: () => {
        const other = language === 'zh' ? 'en' : 'zh';
        set(other);
        try {
          localStorage.setItem(PLACE, other);
        } catch {
          // storage is disabled; the choice applies to this page only
        }
      },
    }),
    [language, words],
  );
  return <Context value={spoken}>{children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('There is no LanguageProvider above.');
  return spoken;
}
