import fc from 'fast-check';
import { funnelsOf } from './funnel.js';

const steps: Record<string, string[]> = { Plain: ['issued', 'liveness', 'passed'], Twin: ['issued', 'liveness', 'passed'], Card: ['issued', 'card', 'passed'] };
const stepsOf = (scheme: string): string[] => steps[scheme] ?? [];
const counts = (scheme: string, ...attempts: number[]) => attempts.map((count, index) => ({ scheme, step: stepsOf(scheme)[index] ?? '', attempts: count }));

describe('a funnel', () => {
  it('adds up schemes with the same steps, keeps others apart, and has the busiest first', () => {
    const found = funnelsOf([...counts('Card', 5, 4, 4), ...counts('Twin', 10, 8, 7), ...counts('Plain', 30, 20, 5)], stepsOf);
    expect(found).toEqual([
      {
        schemes: ['Plain', 'Twin'],
        steps: [
          { step: 'issued', attempts: 40, lost: 0 },
          { step: 'liveness', attempts: 28, lost: 12 },
          { step: 'passed', attempts: 12, lost: 16 },
        ],
      },
      {
        schemes: ['Card'],
        steps: [
          { step: 'issued', attempts: 5, lost: 0 },
          { step: 'card', attempts: 4, lost: 1 },
          { step: 'passed', attempts: 4, lost: 0 },
        ],
      },
    ]);
  });

  it('shows a step that nobody reached, and leaves out a scheme that nobody began', () => {
    expect(funnelsOf([{ scheme: 'Plain', step: 'issued', attempts: 3 }, ...counts('Card', 0)], stepsOf)).toEqual([
      {
        schemes: ['Plain'],
        steps: [
          { step: 'issued', attempts: 3, lost: 0 },
          { step: 'liveness', attempts: 0, lost: 3 },
          { step: 'passed', attempts: 0, lost: 0 },
        ],
      },
    ]);
  });

  it('never loses fewer than nobody', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }), (attempts) => {
        for (const funnel of funnelsOf(counts('Plain', ...attempts), stepsOf)) for (const { lost } of funnel.steps) expect(lost).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
