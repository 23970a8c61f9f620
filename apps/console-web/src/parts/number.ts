import { useLanguage } from '../language.js';

/** Formats counts with separators between thousands. */
export function useNumber(): (count: number) => string {
  const format = new Intl.NumberFormat(useLanguage() === 'zh' ? 'zh-CN' : 'en-GB');
  return (count) => format.format(count);
}
