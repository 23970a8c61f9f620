import fc from 'fast-check';
import { toCsv } from './csv.js';
import { bucketOf, quantile } from './durations.js';
import { measuresOf, newMeasures, type CountedAttempt } from './measures.js';

describe('durations', () => {
  it('are read from buckets within a tenth of what they were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 50, max: 3_000_000 }), { minLength: 1, maxLength: 200 }), fc.constantFrom(0.5, 0.95), (durations, share) => {
        const counts = new Map<number, number>();
        for (const duration of durations) counts.set(bucketOf(duration), (counts.get(bucketOf(duration)) ?? 0) + 1);
        const exact = [...durations].sort((one, other) => one - other)[Math.ceil(share * durations.length) - 1] ?? 0;
        expect(Math.abs((quantile(counts, share) ?? 0) / exact - 1)).toBeLessThan(0.1);
      }),
    );
  });

  it('of nobody are nothing', () => expect(quantile(new Map(), 0.5)).toBeUndefined());
});

describe('an attempt', () => {
  const facts: Partial<CountedAttempt>[] = [
    { steps: ['liveness'] },
    { submittedAt: 1_000 },
    { submittedAt: 1_000, decidedAt: 3_000, outcome: 'failed', reasons: ['204', '301'] },
  ];
  const all = ['duration:22', 'failed', 'reason:204', 'step:decided', 'step:liveness', 'step:submitted', 'submitted'];

  it('counts once, whatever the order of its events and however often they come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...facts), { maxLength: 10 }), (events) => {
        let attempt: CountedAttempt = { steps: [] };
        const counted: string[] = [];
        for (const event of [...events, ...facts]) {
          const before = measuresOf(attempt);
          attempt = { ...attempt, ...event, steps: [...attempt.steps, ...(event.steps ?? [])] };
          counted.push(...newMeasures(before, measuresOf(attempt)));
        }
        expect(counted.sort()).toEqual(all);
      }),
    );
  });

  it('of which nobody opened a page is in no funnel', () => {
    const decided = { submittedAt: 1_000, decidedAt: 3_000, outcome: 'passed' } as const;
    expect(measuresOf({ steps: [], ...decided })).toEqual(['duration:22', 'passed', 'submitted']);
    expect(measuresOf({ steps: ['issued'], ...decided })).toEqual(['duration:22', 'passed', 'step:issued', 'submitted']);
  });

  it('that is still open counts for the steps that were reached', () => expect(measuresOf({ steps: ['opened'] })).toEqual(['step:opened']));
});

describe('CSV', () => {
  it('quotes what needs it, and lets no cell be a formula', () => {
    expect(
      toCsv([
        ['场景', 'a"b', '=1+1', '-1'],
        ['x,y', 3, '', 'plain'],
      ]),
    ).toBe('\uFEFF场景,"a""b",\'=1+1,\'-1\r\n"x,y",3,,plain\r\n');
  });
});
