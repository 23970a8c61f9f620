import { advice } from '@shiren/rpc';

const OF_PARAMETER = '<Parameter>';

/** The anchor of a code on the page of error codes. */
export const anchor = (code: string): string => code.replace(OF_PARAMETER, 'Parameter');

/** Link to the explanation of a code. Codes that end in a parameter's name share one entry. */
export function explanationOf(code: string): string {
  const found = Object.hasOwn(advice, code)
    ? code
    : Object.keys(advice).find((pattern) => pattern.endsWith(OF_PARAMETER) && code.startsWith(pattern.slice(0, -OF_PARAMETER.length)));
  return `/docs/problems#${anchor(found ?? code)}`;
}
