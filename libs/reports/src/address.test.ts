import { readReport, windowOf, writeReport } from './address.js';
import { passRate } from './rate.js';

describe('the address of a report', () => {
  it('names its window, its scene and its scheme', () => {
    const report = { window: { from: '2026-11-01', to: '2026-11-03' }, biz: 'NewRegister', scheme: 'RPMin' };
    expect(writeReport(report).toString()).toBe('from=2026-11-01&to=2026-11-03&biz=NewRegister&scheme=RPMin');
    expect(readReport(writeReport(report))).toEqual(report);
    expect(readReport(new URLSearchParams())).toEqual({});
  });

  it.each(['from=2026-11-01', 'from=2026-11-03&to=2026-11-01', 'from=2026-02-30&to=2026-03-01', 'from=2025-01-01&to=2026-01-01', 'from=x&to=y'])(
    'with %s has no window, so the last seven days are shown',
    (address) => {
      expect(windowOf(readReport(new URLSearchParams(address)), '2026-11-30')).toEqual({ from: '2026-11-24', to: '2026-11-30' });
    },
  );
});

it('a pass rate has one digit, and is unknown if nothing was submitted', () => {
  expect([passRate({ submitted: 3, passed: 2 }), passRate({ submitted: 5, passed: 0 }), passRate({ submitted: 0, passed: 0 })]).toEqual([66.7, 0, undefined]);
});
