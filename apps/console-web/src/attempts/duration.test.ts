import { decisionTime, durationText } from './duration.js';

describe('a duration', () => {
  it.each([
    [0, '0.0 秒', '0.0 s'],
    [2_340, '2.3 秒', '2.3 s'],
    [59_980, '1 分 0 秒', '1 min 0 s'],
    [200_000, '3 分 20 秒', '3 min 20 s'],
    [7_500_000, '2 小时 5 分', '2 h 5 min'],
    [97_200_000, '1 天 3 小时', '1 d 3 h'],
  ])('of %d ms is %s', (milliseconds, zh, en) => {
    expect([durationText(milliseconds, (text) => text), durationText(milliseconds, (_, text) => text)]).toEqual([zh, en]);
  });

  it('is unknown until the decision, and never negative', () => {
    expect(decisionTime({ submittedAt: '2026-11-01T00:00:00Z' })).toBeUndefined();
    expect(decisionTime({ submittedAt: '2026-11-01T00:00:00.100Z', decidedAt: '2026-11-01T00:00:00.000Z' })).toBe(0);
  });
});
