/** The language that was asked for, otherwise WeChat's own. */
export function languageOf(wanted: string): 'zh' | 'en' {
  if (wanted === 'zh' || wanted === 'en') return wanted;
  return wx.getAppBaseInfo().language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
