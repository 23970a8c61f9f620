import type { CardReading, ReadField } from '@shiren/contracts-media';
import fc from 'fast-check';
import { cardFindings, editsBetween } from './card-findings.js';

const sure = (value: string): ReadField => ({ value, confidence: 'high', repaired: false });
const unsure = (value: string): ReadField => ({ value, confidence: 'low', repaired: false });
const claim = { name: '安娜', identificationNumber: '330106198803071221' };
const front = (fields: CardReading['fields'] = {}): CardReading => ({
  side: 'front',
  confidence: 'high',
  fields: {
    ...{ name: sure('安娜'), sex: sure('f'), ethnicGroup: sure('汉'), birth: sure('1988-03-07') },
    ...{ address: sure('浙江省杭州市西湖区文化路18号'), number: sure(claim.identificationNumber) },
    ...fields,
  },
});
const back = (fields: CardReading['fields'] = {}): CardReading => ({
  side: 'back',
  confidence: 'high',
  fields: { authority: sure('杭州市公安局西湖分局'), validFrom: sure('2020-05-12'), validTo: sure('2040-05-12'), ...fields },
});
const today = '2026-11-24';

describe('what a card says of a claim', () => {
  it('agrees where both sides fit, and with one side says only what that tells', () => {
    expect(cardFindings({ front: front(), back: back() }, claim, today)).toEqual({ claim: 'agrees', validity: 'valid', sides: 'agree' });
    expect(cardFindings({ front: front() }, claim, today)).toEqual({ claim: 'agrees' });
    expect(cardFindings({ back: back() }, claim, today)).toEqual({ validity: 'valid' });
  });

  it('disagrees by a sure field that is another, or by an unsure one that is another altogether', () => {
    expect(cardFindings({ front: front({ name: sure('安妮') }) }, claim, today).claim).toBe('disagrees');
    expect(cardFindings({ front: front({ name: unsure('安妮') }) }, claim, today).claim).toBe('unsure');
    expect(cardFindings({ front: front({ name: unsure('贝拉') }) }, claim, today).claim).toBe('disagrees');
    expect(cardFindings({ front: front({ number: sure('330106198803071248') }) }, claim, today).claim).toBe('disagrees');
  });

  it('takes one middle dot for another', () => {
    const name = sure('阿依古丽·买买提');
    expect(cardFindings({ front: front({ name }) }, { ...claim, name: '阿依古丽•买买提' }, today).claim).toBe('agrees');
  });

  it.each([
    ['2026-11-23', 'expired'],
    ['2026-11-24', 'valid'],
    ['长期', 'valid'],
  ])('valid to %s is %s', (validTo, validity) => {
    expect(cardFindings({ back: back({ validTo: sure(validTo) }) }, claim, today).validity).toBe(validity);
  });

  it('is not valid before it begins, and a doubtful date is held against nobody', () => {
    expect(cardFindings({ back: back({ validFrom: sure('2027-01-01') }) }, claim, today).validity).toBe('not-yet-valid');
    expect(cardFindings({ back: back({ validTo: unsure('2020-01-01') }) }, claim, today).validity).toBe('valid');
  });

  it.each([
    ['issued before the birth', { validFrom: sure('1980-05-12'), validTo: sure('2000-05-12') }],
    ['issued for a term of another age', { validTo: sure('2025-05-12') }],
    ['issued elsewhere', { authority: sure('北京市公安局朝阳分局') }],
  ])('a back that was %s belongs to another card', (_, fields) => {
    const childs = cardFindings({ front: front(), back: back(fields) }, claim, today);
    expect(childs.sides).toBe('disagree');
  });

  it('names a flaw and nothing else of that side', () => {
    expect(cardFindings({ front: { ...front(), flaw: 'blurred' }, back: back() }, claim, today)).toEqual({ frontFlaw: 'blurred', validity: 'valid' });
  });
});

describe('edits between two texts', () => {
  it('are none for the same, symmetric, and at most the longer length', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const edits = editsBetween(one, other);
        expect(edits).toBe(editsBetween(other, one));
        expect(edits === 0).toBe(one.join('') === other.join(''));
        expect(edits).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
    );
  });
});
