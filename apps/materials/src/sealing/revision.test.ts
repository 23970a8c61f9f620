import fc from 'fast-check';
import { revisionOf, type RevisedMaterial } from './revision.js';

const key = Buffer.alloc(32, 7);
const material = fc.record<RevisedMaterial>({
  type: fc.constantFrom('Name', 'IdentificationNumber', 'FacePic', 'IdCardFrontPic'),
  value: fc.string(),
  reading: fc.option(fc.string()),
});
const materials = fc.uniqueArray(material, { selector: ({ type }) => type, maxLength: 4 });

describe('a revision', () => {
  it('is the same for the same materials in any order', () => {
    fc.assert(fc.property(materials, (given) => expect(revisionOf([...given].reverse(), key)).toBe(revisionOf(given, key))));
  });

  it('differs as soon as any material differs', () => {
    fc.assert(
      fc.property(materials, materials, (one, other) => {
        const same = JSON.stringify([...one].sort(byType)) === JSON.stringify([...other].sort(byType));
        expect(revisionOf(one, key) === revisionOf(other, key)).toBe(same);
      }),
    );
  });

  it('differs under another key', () => {
    expect(revisionOf([], key)).not.toBe(revisionOf([], Buffer.alloc(32, 8)));
  });
});

const byType = (a: RevisedMaterial, b: RevisedMaterial): number => (a.type < b.type ? -1 : 1);
