import fc from 'fast-check';
import { outcomeOf, whyNotAnother } from './votes.js';

const [approve, reject] = [{ decision: 'approve' as const }, { decision: 'reject' as const }];

describe('a review', () => {
  it('is decided by the first voter', () => {
    expect(outcomeOf([], false)).toBeUndefined();
    expect([outcomeOf([approve], false), outcomeOf([reject], false)]).toEqual(['approve', 'reject']);
  });

  it('needs two votes that agree if the scene requires four eyes', () => {
    expect([outcomeOf([approve], true), outcomeOf([reject], true), outcomeOf([approve, reject], true)]).toEqual([undefined, undefined, undefined]);
    expect([outcomeOf([approve, approve], true), outcomeOf([approve, reject, reject], true)]).toEqual(['approve', 'reject']);
  });
});

describe('a second vote under four eyes', () => {
  const referredAt = new Date('2026-03-01T10:00:00Z');
  const review = { referredAt, fourEyes: true };
  const voter = (reviewerId: string, ...persons: string[]) => ({ reviewerId, persons });

  it('counts if it is another person’s', () => expect(whyNotAnother(voter('b'), [voter('a')], review)).toBeUndefined());

  it.each([
    ['who has already voted', voter('a'), 'voted'],
    ['whose password the first voter set', voter('b', 'a'), 'credentials-shared'],
    ['who set the password of a third who voted', voter('c', 'b'), 'credentials-shared'],
  ])('does not count from one %s', (_name, second, why) => {
    expect(whyNotAnother(second, [voter('a'), voter('b2', 'b')], review)).toBe(why);
  });

  it('does not count if the same person set the passwords of both voters', () => {
    expect(whyNotAnother(voter('b', 'owner'), [voter('c', 'owner')], review)).toBe('credentials-shared');
  });

  it('does not count from a user who was created or got a password after the attempt was referred', () => {
    expect(whyNotAnother({ ...voter('b', 'x'), credentialsSetAt: referredAt }, [voter('a')], review)).toBe('credentials-set-since');
    expect(whyNotAnother({ ...voter('b', 'x'), credentialsSetAt: new Date(referredAt.getTime() - 1) }, [voter('a')], review)).toBeUndefined();
  });

  it('need not be another person if one is enough', () => {
    expect(whyNotAnother({ ...voter('b', 'a'), credentialsSetAt: new Date() }, [], { referredAt, fourEyes: false })).toBeUndefined();
  });

  it('never decides what one person could have decided alone, no matter who set whose password', () => {
    // users 0 to 5; who set whose password, oldest first; who votes, in which order
    const users = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(users, users), { maxLength: 12 }), fc.array(users, { maxLength: 8 }), (settings, order) => {
        const knows = Array.from({ length: 6 }, (_, user) => new Set([user]));
        for (const [setter, user] of settings) for (const person of [...(knows[setter] ?? [])]) knows[user]?.add(person);
        const counted: { reviewerId: string; persons: string[]; decision: 'approve' }[] = [];
        for (const user of order) {
          const vote = { ...voter(String(user), ...[...(knows[user] ?? [])].map(String)), decision: 'approve' as const };
          if (!whyNotAnother(vote, counted, review)) counted.push(vote);
        }
        if (outcomeOf(counted, true) === undefined) return;
        for (let person = 0; person < 6; person += 1) {
          const couldCast = counted.filter(({ persons }) => persons.includes(String(person)));
          expect(couldCast.length).toBeLessThan(2);
        }
      }),
    );
  });
});
