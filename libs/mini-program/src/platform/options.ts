/** The engine of mini programs has no URL. */
const ADDRESS = /^https?:\/\/[^/?#\s]+/;

/** What is wrong with the options, in a sentence; undefined if nothing is. */
export function flawOf({ token, endpoint, language }: { token: string; endpoint: string; language?: string }): string | undefined {
  if (!/^[\w-]{1,128}$/.test(token)) return 'Pass the token of GetVerifyToken, before the component is shown (wx:if="{{token}}").';
  if (!ADDRESS.test(endpoint)) return 'Pass endpoint as an address such as https://verify.example.com.';
  if (language && language !== 'zh' && language !== 'en') return 'Pass language as zh or en.';
  return undefined;
}

/** The origin of an address that has no flaw. */
export const originOf = (endpoint: string): string => ADDRESS.exec(endpoint)?.[0] ?? '';
