import fc from 'fast-check';
import { identificationNumberOf } from './identification-number.js';
import { settleNumber } from './number-repair.js';

const today = new Date('2026-11-24T00:00:00Z');
const right = '330106198803071221';
const printed = { birth: '1988-03-07', sex: 'f' } as const;
const read = (text: string, doubtful = -1) => [...text].map((character, at) => ({ text: character, at, score: at === doubtful ? 0.4 : 0.99 }));

describe('the number on a card', () => {
  it('stands as it was read where it is valid and the card agrees', () => {
    expect(settleNumber(read(right), printed, today)).toEqual({ number: right, repaired: false, sure: true });
    expect(settleNumber(read(right), { birth: '1988-03-01', sex: 'f' }, today)).toMatchObject({ number: right, sure: false });
    expect(settleNumber(read(right), { birth: '1988-03-07', sex: 'm' }, today)).toMatchObject({ sure: false });
  });

  it.each(['810000', '820000', '830000', '911156', '944840'])(
    'may begin with %s: residents from Hong Kong, Macao and Taiwan, and permanent residents',
    (region) => {
      const number = identificationNumberOf({ region, birth: '1988-03-07', sequence: 122 });
      expect(settleNumber(read(number), printed, today)).toEqual({ number, repaired: false, sure: true });
    },
  );

  it.each(['990000', '840000', '999156'])('does not begin with %s', (region) => {
    const number = identificationNumberOf({ region, birth: '1988-03-07', sequence: 122 });
    expect(settleNumber(read(number), printed, today)?.number).not.toBe(number);
  });

  it('is put right where a digit of the birth was misread', () => {
    expect(settleNumber(read('330106198803011221'), printed, today)).toEqual({ number: right, repaired: true, sure: true });
  });

  it('is never called sure where several numbers are possible', () => {
    const settled = settleNumber(read('330106198803071621', 15), printed, today);
    expect(settled).toMatchObject({ repaired: true, sure: false });
  });

  it('gets a lost digit back, and loses one that was read twice', () => {
    expect(settleNumber(read('33010619880307121'), printed, today)?.number).toHaveLength(18);
    expect(settleNumber(read('3301061988803071221'), printed, today)).toMatchObject({ number: right, repaired: true });
  });

  it('is given up where nothing near is valid', () => {
    expect(settleNumber(read('99999999999999999'), {}, today)).toBeUndefined();
  });

  it('is only ever settled as a valid number that agrees with the card, whichever digit was misread', () => {
    const digit = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 17 }), digit, (sequence, at, wrong) => {
        const number = identificationNumberOf({ region: '330106', birth: '1988-03-07', sequence });
        const sex = sequence % 2 === 1 ? ('m' as const) : ('f' as const);
        const settled = settleNumber(read(number.slice(0, at) + wrong + number.slice(at + 1)), { birth: '1988-03-07', sex }, today);
        if (settled?.sure) expect(settled.number).toBe(number);
      }),
    );
  });
});
