import { curveOf, funnelSteps, rateText, totalsOf } from './totals.js';

describe('the numbers of a report', () => {
  const group = { label: '', submitted: 3, passed: 2, failed: 1, compared: 4 };
  const nothing = { label: '', submitted: 0, passed: 0, failed: 0, compared: 0 };

  it('add up over its groups', () => {
    expect(totalsOf({ groups: [group, group] })).toEqual({ submitted: 6, passed: 4, failed: 2, compared: 8 });
  });

  it('are no nought where the hour is to come, and no rate where nothing was submitted', () => {
    const groups = [group, nothing, { ...nothing, toCome: true as const }];
    expect(curveOf({ groups }, 'submitted')).toEqual([3, 0, null]);
    expect(curveOf({ groups }, 'rate')).toEqual([66.7, null, null]);
  });

  it('have a pass rate with one digit, or a dash', () => {
    expect([rateText(66.7), rateText(100), rateText(undefined)]).toEqual(['66.7 %', '100.0 %', '–']);
  });
});

describe('the steps of a funnel', () => {
  it('are those that every attempt of the scheme has to reach', () => {
    expect(funnelSteps('RPManual')).toEqual(['issued', 'consent', 'type-name-and-number', 'liveness', 'submitted', 'decided', 'passed']);
    expect(funnelSteps('RPBasic')).toEqual(['issued', 'consent', 'liveness', 'photograph-id-card', 'submitted', 'decided', 'passed']);
    expect(funnelSteps('a scheme of a later release')).toEqual([]);
  });

  it('are the same where only a card is asked for when needed', () => {
    expect(funnelSteps('RPBioOnlyPro')).toEqual(funnelSteps('RPBioOnly'));
    expect(funnelSteps('RPBioID')).toEqual(funnelSteps('RPBasic'));
  });
});
