import type { Language } from '../language.js';

/** One language of the API's conclusions, which are `Chinese (English)` for each reason, divided by `；`. */
export const conclusionText = (conclusions: string, language: Language): string =>
  conclusions
    .split('；')
    .map((conclusion) => {
      const [, zh, en] = /^(.*\p{Script=Han}.*?) \((.*)\)$/u.exec(conclusion) ?? [];
      return (language === 'zh' ? zh : en) ?? conclusion;
    })
    .join(language === 'zh' ? '；' : '; ');
