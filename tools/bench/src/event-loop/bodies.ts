/** Request bodies at each limit and just beyond it. All of them are harmless, and none is larger than its route accepts. */
import { jsonBounds } from '@shiren/bus';

const { MAX_DEPTH, MAX_PROPERTIES, MAX_ITEMS, MAX_VALUES } = jsonBounds;

export const KILOBYTE = 1024;
export const MEGABYTE = 1024 * KILOBYTE;

const filled = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** JSON bodies of about `size` bytes; `around` puts a value where the route expects one. */
export function jsonBodies(around: (value: string) => string, size: number): Record<string, string> {
  const room = size - around('').length - 2;
  const list = (length: number, item: string): string => `[${Array.from({ length }, () => item).join(',')}]`;
  const object = (properties: number, value: string): string => `{${Array.from({ length: properties }, (_, index) => `"p${index}":${value}`).join(',')}}`;
  const perList = Math.floor(MAX_VALUES / MAX_PROPERTIES) - 2;
  const bodies = {
    'one long text': around(`"${filled('A', room)}"`),
    'one long text of escapes': around(`"${filled('\\u0041', Math.floor(room / 6) * 6)}"`),
    'one long text of Chinese': around(`"${filled('人', Math.floor(room / 3))}"`),
    'one long number': around(filled('7', room)),
    'one long name': around(`{"${filled('a', room - 6)}":1}`),
    'the deepest': around(`${'{"a":'.repeat(MAX_DEPTH - 3)}1${'}'.repeat(MAX_DEPTH - 3)}`),
    'the widest': around(object(MAX_PROPERTIES, '1')),
    'the widest, many times': around(list(perList, object(MAX_PROPERTIES, '1'))),
    'the longest lists': around(list(Math.floor(MAX_VALUES / MAX_ITEMS) - 1, list(MAX_ITEMS, '1'))),
    'the most objects': around(list(MAX_ITEMS, '{"a":{"b":{}}}')),
    'brackets, refused': filled('[', size),
    'small lists, refused': `[${filled('[],', size - 4)}[]]`,
    'commas, refused': `[${filled('1,', size - 4)}1]`,
  };
  return Object.fromEntries(Object.entries(bodies).filter(([, body]) => Buffer.byteLength(body) <= size));
}

/** Values for a form parameter that are `size` bytes long once they are percent-encoded. */
export const formValues = (size: number): Record<string, string> => ({
  'one long text': filled('A', size),
  'one long text of base64': filled('+/9j4AAQSkZJRgABAQAAAQABAAD', Math.floor(size / 1.2)),
  'one long text that is all encoded': filled('+', Math.floor(size / 3)),
  'one long text of Chinese': filled('人', Math.floor(size / 9)),
});

/** Texts that slow down a careless regular expression. */
export const texts = (length: number): readonly string[] =>
  [
    'a',
    '0',
    '=',
    ' ',
    '\n',
    '-',
    '.',
    '/',
    'a.',
    'a-',
    '1-',
    '0a',
    'A=',
    'a@',
    'http://a',
    'https://a@',
    'data:image/png;base64,',
    '人',
    '\u0301',
    '{"a":',
  ].map((piece) => filled(piece, length));
