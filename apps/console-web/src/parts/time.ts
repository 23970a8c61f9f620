import { useLanguage } from '../language.js';
import { useMe } from '../me.js';

/** How instants are told: by the clocks of the account. */
export function useTime(): (instant: string | null | undefined) => string {
  const language = useLanguage();
  const { timeZone } = useMe();
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
  return (instant) => (instant ? format.format(new Date(instant)) : '–');
}
