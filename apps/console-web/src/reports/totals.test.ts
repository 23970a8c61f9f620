import { funnelOf, passRate, totalsOf } from './totals.js';

describe('the numbers of a report', () => {
  const group = { label: '', submitted: 3, passed: 2, failed: 1, compared: 4 };

  it('add up over its groups', () => {
    expect(totalsOf({ groups: [group, group] })).toEqual({ submitted: 6, passed: 4, failed: 2, compared: 8 });
  });

  it('have a pass rate only if something was submitted', () => {
    expect(passRate({ submitted: 3, passed: 2 })).toBe('66.7 %');
    expect(passRate({ submitted: 0, passed: 0 })).toBe('–');
  });

  it('list steps in the order in which people reach them', () => {
    const steps = ['passed', 'liveness', 'issued'].map((step, attempts) => ({ step, attempts }));
    expect(funnelOf({ steps }).map(({ step }) => step)).toEqual(['issued', 'liveness', 'passed']);
  });
});
