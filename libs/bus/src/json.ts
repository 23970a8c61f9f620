import { Problem } from '@shiren/contracts-core';
import { yieldToEventLoop } from './event-loop.js';
import { utf8InSlices } from './utf8.js';

/**
 * Limits for JSON from callers. No contract comes near them; the largest message is an imported table of 50 rows.
 * class-transformer compares each property name with all others of its object and recurses for each level, so time grows with the square of the
 * width and stack use with the depth; validating one nested object costs about 0.1 ms. `npm run bench -- event-loop` measures the worst case.
 */
export const jsonBounds = { MAX_DEPTH: 32, MAX_PROPERTIES: 200, MAX_ITEMS: 250, MAX_VALUES: 2_000 } as const;
const { MAX_DEPTH, MAX_PROPERTIES, MAX_ITEMS, MAX_VALUES } = jsonBounds;

const decoder = new TextDecoder();

/** Scanned or decoded without yielding to the event loop: about 1 ms of work. */
const SLICE_BYTES = 256 * 1024;

/**
 * Parses UTF-8 JSON after checking its bounds. Throws REQUEST.INVALID if it is not JSON, exceeds `jsonBounds`, or contains text that PostgreSQL can't
 * store unchanged.
 */
export function parseJson(bytes: Uint8Array): unknown {
  expectBounded(bytes, Infinity).next();
  return parsed(decoder.decode(bytes));
}

/**
 * The same for bodies of megabytes: the event loop serves other requests between slices. Only `JSON.parse` itself runs in one piece; within
 * `jsonBounds` its time depends on the length of the texts alone, 10 to 20 ms for 8 MB.
 */
export async function parseJsonInSlices(bytes: Uint8Array, sliceBytes = SLICE_BYTES): Promise<unknown> {
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
    throw new Problem('REQUEST.INVALID', 'A text contains a NUL character or half of a surrogate pair; remove it.');
  }
  return value;
}

/** Valid UTF-8 contains neither, so only an escape can produce them; `holdsUnstorable` lets complete surrogate pairs through. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i;
/** PostgreSQL refuses NUL in a text, and a lone surrogate is read back as U+FFFD, so a hash over the text would no longer match. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return !isStorable(value);
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.some(holdsUnstorable) : Object.entries(value).some(([name, inner]) => !isStorable(name) || holdsUnstorable(inner));
}

/** Byte values; all are ASCII, so they never occur inside a longer UTF-8 sequence. */
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Counts brackets and commas outside strings before the parser allocates anything, and yields after each slice.
 * Does not check that the input is valid JSON; the parser does.
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

const beyond = (what: string): Problem => new Problem('REQUEST.INVALID', `The JSON ${what}; send less at once.`);
