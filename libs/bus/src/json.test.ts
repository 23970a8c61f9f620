import 'reflect-metadata';
import { IsObject, IsOptional, IsString } from 'class-validator';
import { Problem } from '@shiren/contracts-core';
import fc from 'fast-check';
import { jsonBounds, parseJson, parseJsonInSlices } from './json.js';
import { decode } from './message.js';

const { MAX_DEPTH, MAX_PROPERTIES, MAX_ITEMS, MAX_VALUES } = jsonBounds;

class Note {
  @IsOptional()
  @IsString()
  text?: string;

  @IsOptional()
  @IsObject()
  data?: object;
}

const bytesOf = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
function refusal(read: () => unknown): Problem | 'accepted' {
  try {
    read();
    return 'accepted';
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

const nested = (depth: number): string => `${'{"data":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
const wide = (properties: number): object => Object.fromEntries(Array.from({ length: properties }, (_, index) => [`p${index}`, index]));
const long = (items: number): number[] => Array.from({ length: items }, () => 1);

describe('JSON from outside', () => {
  it('is read up to each bound', () => {
    for (const fits of [nested(MAX_DEPTH), wide(MAX_PROPERTIES), long(MAX_ITEMS)]) expect(refusal(() => parseJson(bytesOf(fits)))).toBe('accepted');
  });

  it.each([
    ['one level too deep', nested(MAX_DEPTH + 1), 'levels deep'],
    ['a property too wide', wide(MAX_PROPERTIES + 1), 'properties'],
    ['an item too long', long(MAX_ITEMS + 1), 'items'],
    ['many lists that are each within the bound', Array.from({ length: MAX_VALUES / MAX_ITEMS }, () => long(MAX_ITEMS)), 'values'],
    ['many empty lists', `[${Array.from({ length: MAX_ITEMS }, () => '['.repeat(10) + ']'.repeat(10)).join(',')}]`, 'values'],
  ])('that is %s is refused before it is parsed', (_, value, why) => {
    expect(refusal(() => parseJson(bytesOf(value)))).toMatchObject({ code: 'REQUEST.INVALID', message: expect.stringContaining(why) as string });
    return expect(parseJsonInSlices(bytesOf(value), 100)).rejects.toMatchObject({ code: 'REQUEST.INVALID', message: expect.stringContaining(why) as string });
  });

  it('is refused with the same code when it exceeds the bound without ever being closed', () => {
    expect(refusal(() => parseJson(bytesOf('['.repeat(MAX_DEPTH + 1))))).toMatchObject({
      code: 'REQUEST.INVALID',
      message: expect.stringContaining('deep') as string,
    });
    expect(refusal(() => parseJson(bytesOf('{"a":')))).toMatchObject({ code: 'REQUEST.INVALID', message: expect.stringContaining('not JSON') as string });
    expect(refusal(() => parseJson(new Uint8Array()))).toMatchObject({ code: 'REQUEST.INVALID' });
  });

  it('parses to the same as JSON.parse, whatever its texts contain, in one piece or in slices', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0')),
      fc.constantFrom('[[[[', '{{{{', ',,,,', '\\', '"', '\\"', '\\\\"[', '人,[{"'),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.integer(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 5 }),
        fc.dictionary(text, tie('any'), { maxKeys: 5 }),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(value, fc.integer({ min: 1, max: 5 }), async (one, slice) => {
        const json = JSON.stringify(one);
        expect(JSON.stringify(parseJson(bytesOf(json)))).toBe(JSON.stringify(JSON.parse(json)));
        expect(JSON.stringify(await parseJsonInSlices(bytesOf(json), slice))).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
  });

  it.each([
    ['NUL', '{"text":"a\\u0000b"}'],
    ['the first half of a surrogate pair', '{"text":"a\\ud800b"}'],
    ['the second half, in capitals', '{"text":"\\uDC00"}'],
    ['NUL in a property name', '{"data":{"a\\u0000":1}}'],
    ['a half inside an array', '{"data":{"a":["x","\\udfff"]}}'],
  ])("whose text PostgreSQL can't keep is refused: %s", (_, json) => {
    expect(refusal(() => parseJson(bytesOf(json)))).toMatchObject({ code: 'REQUEST.INVALID', message: expect.stringContaining('NUL') as string });
    return expect(parseJsonInSlices(bytesOf(json), 4)).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
  });

  it('may escape whole surrogate pairs and backslashes', () => {
    expect(parseJson(bytesOf('{"text":"\\ud83d\\ude00 \\\\u0000 \\\\ud800"}'))).toEqual({ text: '😀 \\u0000 \\ud800' });
  });

  it('does not count brackets and commas within texts', () => {
    expect(decode(Note, bytesOf({ text: '[{,"\\'.repeat(5_000) })).text?.length).toBe(25_000);
  });

  it('with properties that its class does not know is bounded too', () => {
    expect(refusal(() => decode(Note, bytesOf({ data: wide(MAX_PROPERTIES + 1) })))).toMatchObject({ code: 'REQUEST.INVALID' });
    expect(refusal(() => decode(Note, bytesOf(`{"unknown":${nested(MAX_DEPTH)}}`)))).toMatchObject({ code: 'REQUEST.INVALID' });
    expect(refusal(() => decode(Note, bytesOf([])))).toMatchObject({ code: 'REQUEST.INVALID', message: 'The message is not an object.' });
  });
});
