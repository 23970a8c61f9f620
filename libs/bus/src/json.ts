import { Problem } from '@shiren/contracts-core';
import { yieldToEventLoop } from './event-loop.js';
import { utf8InSlices } from './utf8.js';

/**
 * What JSON of a caller may hold. No contract comes near these bounds; the largest is an imported table of 50 rows.
 * Turning plain data into a class compares each property name with all others of its object and calls itself for each level,
 * so the time grows with the square of the width and the stack with the depth; validating an object that is of another class costs some
 * 0.1 ms. `npm run bench -- event-loop` measures what the bounds come to.
 */
export const jsonBounds = { MAX_DEPTH: 32, MAX_PROPERTIES: 200, MAX_ITEMS: 250, MAX_VALUES: 2_000 } as const;
const { MAX_DEPTH, MAX_PROPERTIES, MAX_ITEMS, MAX_VALUES } = jsonBounds;

const decoder = new TextDecoder();

/** What is counted through or decoded in one turn of the event loop: some 1 ms. */
const SLICE_BYTES = 256 * 1024;

/**
 * Parses JSON in UTF-8 after it was counted through. Throws REQUEST.INVALID for what is not JSON, is beyond `jsonBounds`, or has a text that
 * PostgreSQL can't keep as it is.
 */
export function parseJson(bytes: Uint8Array): unknown {
  expectBounded(bytes, Infinity).next();
  return parsed(decoder.decode(bytes));
}

/**
 * The same for a body of megabytes: the event loop serves others between the slices. Only `JSON.parse` itself runs in one turn; within
 * `jsonBounds` its time grows with the length of the texts alone, and 8 MB of them take some 10 to 20 ms.
 */
export async function parseJsonInTurns(bytes: Uint8Array, sliceBytes = SLICE_BYTES): Promise<unknown> {
  if (bytes.length <= sliceBytes) return parseJson(bytes);
  for (const _ of expectBounded(bytes, sliceBytes)) await yieldToEventLoop();
  const value = parsed(await utf8InSlices(bytes, sliceBytes));
  await yieldToEventLoop();
  return value;
}

function parsed(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('REQUEST.INVALID', 'The body is not JSON.');
  }
  if (UNSTORABLE_ESCAPE.test(text) && holdsUnstorable(value)) {
    throw new Problem('REQUEST.INVALID', 'A text holds a NUL character or half of a surrogate pair; leave these out.');
  }
  return value;
}

/** UTF-8 has neither, so only an escape can bring them in; a whole surrogate pair is let through by `holdsUnstorable`. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i;
/** PostgreSQL refuses NUL in a text, and half a pair comes back as U+FFFD, so that a hash over the text no longer fits. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return !isStorable(value);
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.some(holdsUnstorable) : Object.entries(value).some(([name, inner]) => !isStorable(name) || holdsUnstorable(inner));
}

/** Byte values; all of them are ASCII, so they never occur inside a longer UTF-8 sequence. */
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Counts brackets and commas outside of strings, before the parser builds anything, and yields after each slice.
 * Whether it is JSON at all is decided by the parser.
 */
function* expectBounded(bytes: Uint8Array, sliceBytes: number): Generator<void> {
  const limits: number[] = [];
  const entries: number[] = [];
  let values = 1;
  let inText = false;
  let sliceEnd = sliceBytes;
  for (let at = 0; at < bytes.length; at += 1) {
    if (at >= sliceEnd) {
      sliceEnd = at + sliceBytes;
      yield;
    }
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) {
      inText = true;
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
