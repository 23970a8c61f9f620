import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { createContext, useContext } from 'react';
import { useText, type Language } from './language.js';

export type Look = 'light' | 'dark';

interface Chosen {
  look: Look;
  setLook: (look: Look) => void;
  language: Language;
  setLanguage: (language: Language) => void;
}

export const Appearance = createContext<Chosen>({ look: 'light', setLook: () => undefined, language: 'zh', setLanguage: () => undefined });

export function AppearanceButtons() {
  const { look, setLook, language, setLanguage } = useContext(Appearance);
  const t = useText();
  return (
    <>
      <Button type="text" icon={<GlobalOutlined />} onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
        {language === 'zh' ? 'English' : '中文'}
      </Button>
      <Button
        type="text"
        aria-label={look === 'dark' ? t('浅色', 'Light') : t('深色', 'Dark')}
        icon={look === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setLook(look === 'dark' ? 'light' : 'dark')}
      />
    </>
  );
}
