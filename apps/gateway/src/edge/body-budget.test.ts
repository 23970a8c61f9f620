import fc from 'fast-check';
import { BodyBudget, type LargeBody } from './body-budget.js';

const CAPACITY = 1_000;

/** Takes bodies of one size until one is refused; returns the bytes held. */
function fill(budget: BodyBudget, bytes: number, owner: Omit<LargeBody, 'bytes'>): number {
  let held = 0;
  while (budget.take({ bytes, ...owner }) === undefined) held += bytes;
  return held;
}

describe('the budget for large bodies', () => {
  it('is never exceeded, and is all free again once every request has ended', () => {
    const step = fc.record({
      act: fc.constantFrom('take', 'take', 'prove', 'leave'),
      bytes: fc.integer({ min: 1, max: 300 }),
      network: fc.constantFrom('a', 'b', 'c'),
      accountId: fc.constantFrom(undefined, 'one', 'two'),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const budget = new BodyBudget(CAPACITY);
        const inside: LargeBody[] = [];
        for (const { act, bytes, network, accountId, which } of steps) {
          const body = inside[which % Math.max(1, inside.length)];
          if (act === 'take') {
            const next: LargeBody = { bytes, network, ...(accountId ? { accountId } : {}) };
            if (budget.take(next) === undefined) inside.push(next);
          } else if (body && act === 'leave') budget.leave(...(inside.splice(inside.indexOf(body), 1) as [LargeBody]));
          else if (body && body.accountId === undefined) budget.prove(body, accountId ?? 'one');
          const sum = (proven: boolean): number =>
            inside.filter((each) => (each.accountId !== undefined) === proven).reduce((all, each) => all + each.bytes, 0);
          expect(budget.bytes).toEqual({ proven: sum(true), unproven: sum(false) });
          expect(sum(true) + sum(false)).toBeLessThanOrEqual(CAPACITY);
          expect(sum(false)).toBeLessThanOrEqual(CAPACITY * 0.75);
        }
        for (const body of inside) budget.leave(body);
        expect(budget.bytes).toEqual({ proven: 0, unproven: 0 });
        expect(fill(budget, 1, { network: 'a', accountId: 'one' })).toBe(CAPACITY / 2);
      }),
    );
  });

  it('is shared by account and by network: a caller that takes all it can leaves as much for the next one', () => {
    const budget = new BodyBudget(CAPACITY);
    expect(fill(budget, 10, { network: 'a', accountId: 'one' })).toBe(500);
    expect(budget.take({ bytes: 10, network: 'a', accountId: 'two' })).toBe('share'); // the network has its share
    expect(budget.take({ bytes: 10, network: 'b', accountId: 'one' })).toBe('share'); // the account has
    expect(fill(budget, 10, { network: 'b', accountId: 'two' })).toBe(250);
    expect(fill(budget, 10, { network: 'c', accountId: 'three' })).toBe(130);
    expect(budget.take({ bytes: 140, network: 'd', accountId: 'four' })).toBe('full');
  });

  it('leaves room for callers who name a key, whatever strangers send', () => {
    const budget = new BodyBudget(CAPACITY);
    for (let network = 0; network < 100; network += 1) fill(budget, 5, { network: String(network), isNameless: true });
    expect(budget.bytes.unproven).toBeLessThanOrEqual(250);
    expect(budget.take({ bytes: 50, network: 'new', isNameless: true })).toBe('full');
    expect(fill(budget, 50, { network: 'new' })).toBe(250);
  });

  it('always keeps a part for proven callers, and naming an account’s key uses none of its share', () => {
    const budget = new BodyBudget(CAPACITY);
    for (let network = 0; network < 100; network += 1) fill(budget, 5, { network: String(network) });
    expect(budget.bytes.unproven).toBeGreaterThan(700);
    expect(budget.take({ bytes: 50, network: 'new' })).toBe('full');
    expect(fill(budget, 5, { network: 'new', accountId: 'one' })).toBeGreaterThanOrEqual(125);
  });

  it('counts a body for its account once that is proven', () => {
    const budget = new BodyBudget(CAPACITY);
    const bodies = ['a', 'b', 'c', 'd', 'e'].map((network): LargeBody => ({ bytes: 150, network }));
    expect(bodies.map((body) => budget.take(body))).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(bodies.map((body) => budget.prove(body, 'one'))).toEqual([undefined, undefined, 'share', 'share', 'share']);
    expect(budget.bytes).toEqual({ proven: 750, unproven: 0 });
    for (const body of bodies) budget.leave(body);
    expect(budget.bytes).toEqual({ proven: 0, unproven: 0 });
  });
});
