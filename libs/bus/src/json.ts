import { Problem } from '@shiren/contracts';

/**
 * What JSON of a caller may hold. No contract comes near these bounds; the largest is an imported table of 50 rows.
 * Turning plain data into a class compares each property name with all others of its object and calls itself for each level,
 * so the time grows with the square of the width and the stack with the depth; validating an object that is of another class costs some
 * 0.1 ms. `npm run bench -- event-loop` measures what the bounds come to.
 */
export const jsonBounds = { MAX_DEPTH: 32, MAX_PROPERTIES: 200, MAX_ITEMS: 250, MAX_VALUES: 2_000 } as const;
const { MAX_DEPTH, MAX_PROPERTIES, MAX_ITEMS, MAX_VALUES } = jsonBounds;

const decoder = new TextDecoder();

/** Parses JSON in UTF-8 after it was counted through. Throws REQUEST.INVALID for what is not JSON or beyond `jsonBounds`. */
export function parseJson(bytes: Uint8Array): unknown {
  expectBounded(bytes);
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    throw new Problem('REQUEST.INVALID', 'The body is not JSON.');
  }
}

/** Byte values; all of them are ASCII, so they never occur inside a longer UTF-8 sequence. */
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Counts brackets and commas outside of strings, before the parser builds anything. Whether it is JSON at all is for the parser to say. */
function expectBounded(bytes: Uint8Array): void {
  const limits: number[] = [];
  const entries: number[] = [];
  let values = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (limits.push(byte === OPEN_ARRAY ? MAX_ITEMS : MAX_PROPERTIES) > MAX_DEPTH) throw beyond(`is nested more than ${MAX_DEPTH} levels deep`);
      entries.push(1);
      values += 1;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      limits.pop();
      entries.pop();
    } else if (byte === COMMA) {
      const inner = entries.length - 1;
      const count = (entries[inner] ?? 0) + 1;
      if (count > (limits[inner] ?? 0)) {
        throw beyond(`has more than ${MAX_PROPERTIES} properties in an object or ${MAX_ITEMS} items in an array`);
      }
      entries[inner] = count;
      values += 1;
    }
    if (values > MAX_VALUES) throw beyond(`holds more than ${MAX_VALUES} values`);
  }
}

const beyond = (what: string): Problem => new Problem('REQUEST.INVALID', `The JSON ${what}; send less of it at once.`);
