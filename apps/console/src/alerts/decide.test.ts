import { alertKinds, windowedAlertKinds } from '@shiren/contracts-console';
import fc from 'fast-check';
import { decide, riseOf, usedOf, type Share } from './decide.js';

const kind = fc.constantFrom(...windowedAlertKinds);
const threshold = fc.integer({ min: 1, max: 100 });
const minAttempts = fc.integer({ min: 2, max: 500 });
const share = fc.integer({ min: 0, max: 2_000 }).chain((all) => fc.record({ bad: fc.integer({ min: 0, max: all }), all: fc.constant(all) }));

describe('a rule that compares two windows', () => {
  it('fires when the pass rate falls by the threshold, and not before', () => {
    const before = { bad: 20, all: 100 };
    const levels = [
      { bad: 29, all: 100 },
      { bad: 30, all: 100 },
    ].map((window) => riseOf('pass-rate', 20, window, before).level);
    expect(levels).toEqual([9, 10]);
    expect(levels.map((level) => decide('pass-rate', 10, level, false))).toEqual(['stay', 'fire']);
  });

  it('is not alarmed by one of two, however high the share', () => {
    expect(decide('attacks', 10, riseOf('attacks', 20, { bad: 1, all: 2 }, { bad: 0, all: 100 }).level, false)).toBe('stay');
  });

  it('neither fires nor resolves while a window has fewer attempts than the rule wants', () => {
    fc.assert(
      fc.property(
        kind,
        threshold,
        minAttempts,
        share,
        share,
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        (kind, threshold, min, window, before, baseline) => {
          fc.pre(window.all < min);
          expect(decide(kind, threshold, riseOf(kind, min, window, before, baseline).level, baseline !== undefined)).toBe('stay');
        },
      ),
    );
  });

  it('never fires when nothing changed', () => {
    fc.assert(
      fc.property(kind, threshold, minAttempts, share, (kind, threshold, min, both) => {
        fc.pre(both.all >= min);
        expect(decide(kind, threshold, riseOf(kind, min, both, both).level, false)).toBe('stay');
      }),
    );
  });

  it('that fires still fires with one more bad attempt in place of a good one', () => {
    fc.assert(
      fc.property(kind, threshold, minAttempts, share, share, (kind, threshold, min, window, before) => {
        fc.pre(window.bad < window.all && decide(kind, threshold, riseOf(kind, min, window, before).level, false) === 'fire');
        expect(decide(kind, threshold, riseOf(kind, min, { ...window, bad: window.bad + 1 }, before).level, false)).toBe('fire');
      }),
    );
  });

  it('is not calmed by trouble that has become the window before: it compares with what was normal', () => {
    const bad = { bad: 60, all: 100 };
    const { level, baseline } = riseOf('pass-rate', 20, bad, { bad: 10, all: 100 });
    expect(decide('pass-rate', 20, level, false)).toBe('fire');
    expect(decide('pass-rate', 20, riseOf('pass-rate', 20, bad, bad, baseline).level, true)).toBe('stay');
    expect(decide('pass-rate', 20, riseOf('pass-rate', 20, { bad: 19, all: 100 }, bad, baseline).level, true)).toBe('resolve');
  });

  it('notices attacks after a quiet window, but no fall of a pass rate that it does not know', () => {
    const [window, before]: Share[] = [
      { bad: 30, all: 40 },
      { bad: 0, all: 0 },
    ];
    expect(windowedAlertKinds.map((kind) => decide(kind, 20, riseOf(kind, 20, window!, before!).level, false))).toEqual(['stay', 'fire', 'fire']);
  });
});

describe('every rule', () => {
  const levels = fc.array(fc.option(fc.double({ min: -100, max: 200, noNaN: true }), { nil: undefined }), { maxLength: 50 });

  it('fires and resolves in turn, beginning with firing, whatever it sees', () => {
    fc.assert(
      fc.property(fc.constantFrom(...alertKinds), threshold, levels, (kind, threshold, levels) => {
        let firing = false;
        for (const level of levels) {
          const decision = decide(kind, threshold, level, firing);
          if (decision !== 'stay') expect(decision).toBe(firing ? 'resolve' : 'fire');
          if (decision !== 'stay') firing = !firing;
        }
      }),
    );
  });

  it('never resolves at a level at which it would fire', () => {
    fc.assert(
      fc.property(fc.constantFrom(...alertKinds), threshold, fc.double({ min: -100, max: 200, noNaN: true }), (kind, threshold, level) => {
        expect(decide(kind, threshold, level, false) === 'fire' && decide(kind, threshold, level, true) === 'resolve').toBe(false);
      }),
    );
  });
});

describe('a quota', () => {
  it('is at 100 percent only when it is used up', () => {
    expect([usedOf(0, 1_000), usedOf(999, 1_000), usedOf(1_000, 1_000), usedOf(5, undefined), usedOf(0, 0)]).toEqual([0, 99, 100, 0, 100]);
  });

  it('alarms at its threshold, and resolves when a new month has begun', () => {
    expect([79, 80].map((level) => decide('quota', 80, level, false))).toEqual(['stay', 'fire']);
    expect([80, 79].map((level) => decide('quota', 80, level, true))).toEqual(['stay', 'resolve']);
  });
});
