import { advice } from '@shiren/rpc';

const OF_PARAMETER = '<Parameter>';

/** The anchor of a code on the page of problems. */
export const anchor = (code: string): string => code.replace(OF_PARAMETER, 'Parameter');

/** Where the page explains a code; those that end in a parameter's name are explained as one. */
export function explanationOf(code: string): string {
  const found = Object.hasOwn(advice, code)
    ? code
    : Object.keys(advice).find((pattern) => pattern.endsWith(OF_PARAMETER) && code.startsWith(pattern.slice(0, -OF_PARAMETER.length)));
  return `/docs/problems#${anchor(found ?? code)}`;
}
