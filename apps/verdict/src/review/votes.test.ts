import { outcomeOf } from './votes.js';

const [approve, reject] = [{ decision: 'approve' as const }, { decision: 'reject' as const }];

describe('a review', () => {
  it('is decided by the first who looks', () => {
    expect(outcomeOf([], false)).toBeUndefined();
    expect([outcomeOf([approve], false), outcomeOf([reject], false)]).toEqual(['approve', 'reject']);
  });

  it('takes two who agree where four eyes are asked for', () => {
    expect([outcomeOf([approve], true), outcomeOf([reject], true), outcomeOf([approve, reject], true)]).toEqual([undefined, undefined, undefined]);
    expect([outcomeOf([approve, approve], true), outcomeOf([approve, reject, reject], true)]).toEqual(['approve', 'reject']);
  });
});
