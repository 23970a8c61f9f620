import fc from 'fast-check';
import { inString, jsonPieces } from './json-pieces.js';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom('\ud83d', '\ude00', '😀😀😀', '"\\\n', '\u2028'));
const content = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double(),
    fc.constantFrom(true, null, undefined),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.dictionary(text, tie('any'), { maxKeys: 5 }),
  ),
})).any;

it('the pieces joined are what JSON.stringify writes, wherever texts are cut', () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 5 }), (value, characters) => {
      fc.pre(value !== undefined);
      expect([...jsonPieces(value, characters)].join('')).toBe(JSON.stringify(value));
    }),
    { numRuns: 500 },
  );
});

it('each piece can be escaped into a JSON string by itself', () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 5 }), (value, characters) => {
      fc.pre(value !== undefined);
      expect(`"${[...jsonPieces(value, characters)].map(inString).join('')}"`).toBe(JSON.stringify(JSON.stringify(value)));
    }),
    { numRuns: 500 },
  );
});

it('a long text is never written in one piece', () => {
  const lengths = [...jsonPieces({ image: 'A'.repeat(1_000) }, 100)].map(({ length }) => length);
  expect(Math.max(...lengths)).toBe(100);
});
