import fc from 'fast-check';
import { asStored, BEGINNING, hashAfter, type EntryContent } from './chain.js';

const said = fc.record<EntryContent>({
  sequence: fc.nat(),
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
  userName: fc.string(),
  address: fc.string(),
  action: fc.string(),
  subject: fc.string(),
  details: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))),
});

describe('the hash of an audit entry', () => {
  it('changes if anything in the entry or in the previous one changes', () => {
    fc.assert(
      fc.property(
        said,
        said,
        fc.constantFrom<keyof EntryContent>('sequence', 'at', 'userName', 'address', 'action', 'subject', 'details'),
        (one, other, field) => {
          const changed = { ...one, [field]: other[field] };
          const same = JSON.stringify(changed) === JSON.stringify(one);
          fc.pre(!same);
          expect(hashAfter(BEGINNING, changed)).not.toEqual(hashAfter(BEGINNING, one));
          expect(hashAfter(hashAfter(BEGINNING, other), one)).not.toEqual(hashAfter(BEGINNING, one));
        },
      ),
    );
  });

  it('does not depend on the order in which the database stores details', () => {
    const base = { sequence: 1, at: new Date(0), userName: 'a', address: 'b', action: 'c', subject: 'd' };
    expect(hashAfter(BEGINNING, { ...base, details: { x: 1, y: 2 } })).toEqual(hashAfter(BEGINNING, { ...base, details: { y: 2, x: 1 } }));
  });

  it('matches what a UTF-8 database returns, whatever text was written', () => {
    const any = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(any, any, (subject, value) => {
        const entry = asStored({ sequence: 1, at: new Date(0), userName: 'a', address: 'b', action: 'c', subject, details: { value } });
        const stored = JSON.parse(Buffer.from(JSON.stringify([entry.subject, entry.details])).toString()) as [string, EntryContent['details']];
        expect(stored[0]).not.toMatch(/[\0\p{Cs}]/u);
        expect(stored).toEqual([Buffer.from(entry.subject).toString(), { value: Buffer.from(String(entry.details['value'])).toString() }]);
      }),
    );
  });
});
