import { useLanguage } from '../language.js';
import { useMe } from '../me.js';

/** Formats instants in the account's time zone. */
export function useTime(): (instant: string | null | undefined) => string {
  const language = useLanguage();
  const { timeZone } = useMe();
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
  return (instant) => (instant ? format.format(new Date(instant)) : '–');
}
