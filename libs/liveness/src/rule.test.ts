import fc from 'fast-check';
import { decideLiveness, demands, evidenceKinds } from './rule.js';

const good = evidenceKinds.map((kind) => ({ kind, score: 1 }));
const demanded = evidenceKinds.filter((kind) => demands[kind]);

describe('the liveness rule', () => {
  it('passes a recording that meets every demand', () => {
    expect(decideLiveness(good)).toEqual({ outcome: 'passed', reasons: [] });
  });

  it.each(demanded)('does not pass a recording that misses %s, and says why', (kind) => {
    const { outcome, reasons } = decideLiveness(good.map((one) => (one.kind === kind ? { ...one, score: 0 } : one)));
    expect({ outcome, reasons }).toEqual({ outcome: demands[kind]?.otherwise, reasons: [demands[kind]?.reason] });
  });

  it('passes only if all demands are met, fails only for signs of an attack, and names those first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: fc.constantFrom(...evidenceKinds), score: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 1 }),
        (evidence) => {
          const missed = evidence.filter(({ kind, score }) => score < (demands[kind]?.least ?? 0));
          const attacks = missed.filter(({ kind }) => demands[kind]?.otherwise === 'failed');
          const { outcome, reasons } = decideLiveness(evidence);
          expect(outcome).toBe(attacks.length > 0 ? 'failed' : missed.length > 0 ? 'again' : 'passed');
          expect(reasons).toHaveLength(new Set(missed.map(({ kind }) => demands[kind]?.reason)).size);
          if (attacks.length > 0) expect(attacks.map(({ kind }) => demands[kind]?.reason)).toContain(reasons[0]);
        },
      ),
    );
  });

  it('passes nothing without evidence, and no score that is not a number', () => {
    expect(decideLiveness([]).outcome).toBe('again');
    expect(decideLiveness([{ kind: 'not-flat', score: NaN }]).outcome).toBe('failed');
  });

  it('ignores the output of the single-frame network', () => {
    expect(decideLiveness([...good, { kind: 'single-frame', score: 0 }]).outcome).toBe('passed');
  });
});
