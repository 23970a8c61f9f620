import fc from 'fast-check';
import { readForm, readLargeForm } from './form.js';

// ASCII only, as clients encode forms, and whole characters: next to an invalid escape, Node decodes raw non-ASCII characters differently
// from the URL standard
const piece = fc.oneof(
  fc.constantFrom('%EF%BB%BF', '&', '=', '%', '+', '%4', '%zz', '%E4%BA%BA', '%f0%9f%a7%91', '%26', '%00', 'a'),
  fc.string({ unit: 'grapheme-ascii' }),
);

it('a form that is decoded in slices holds the same as one that is decoded at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), async (pieces, slice) => {
      const text = `first=1&${pieces.join('')}`; // a leading question mark would be dropped by one of the two decoders
      expect(await readLargeForm(Buffer.from(text), slice)).toEqual(readForm(text));
    }),
    { numRuns: 500 },
  );
});

it('decoding a form of several megabytes does not block the event loop', async () => {
  const value = '+'.repeat(1024 * 1024);
  let turns = 0;
  const count = setInterval(() => (turns += 1), 0);
  const form = await readLargeForm(Buffer.from(`a=${encodeURIComponent(value)}`), 64 * 1024);
  clearInterval(count);
  expect(form['a'] === value).toBe(true);
  expect(turns).toBeGreaterThan(1);
});

it('more than 200 parameters are refused, in a large form too', async () => {
  const some = (count: number): Buffer => Buffer.from(Array.from({ length: count }, (_, index) => `p${index}=1`).join('&'));
  expect(Object.keys(await readLargeForm(some(200), 10))).toHaveLength(200);
  await expect(readLargeForm(some(201), 10)).rejects.toMatchObject({ code: 'InvalidParameter.s' });
});
