import type { FlowAct, FlowProgress, FlowStep } from '@shiren/contracts-verification';
import fc from 'fast-check';
import { schemeNames, schemeOf } from './schemes.js';
import { advance, stepsLeft, stepsTaken } from './flow-steps.js';

const acts = {
  consent: { step: 'consent', version: 1 },
  typed: { step: 'type-name-and-number' },
  live: { step: 'liveness', liveness: 'passed' },
  attack: { step: 'liveness', liveness: 'failed' },
  current: { step: 'check-record', record: 'current' },
  stale: { step: 'check-record', record: 'stale' },
  front: { step: 'photograph-id-card', side: 'front', confidence: 'high' },
  doubtfulFront: { step: 'photograph-id-card', side: 'front', confidence: 'low' },
  back: { step: 'photograph-id-card', side: 'back', confidence: 'low' },
  confirmed: { step: 'confirm-fields' },
} as const satisfies Record<string, FlowAct>;

/** The remaining steps after these acts. */
function walk(scheme: Parameters<typeof schemeOf>[0], ...taken: readonly (keyof typeof acts)[]): FlowStep[] {
  let done: FlowProgress = {};
  for (const name of taken) done = advance(schemeOf(scheme), done, acts[name]);
  return stepsLeft(schemeOf(scheme), done);
}

describe('the steps of a flow', () => {
  it.each([
    ['RPBasic', ['consent', 'live', 'front', 'back'], ['submit']],
    ['RPBasic', ['consent', 'live', 'doubtfulFront', 'back'], ['confirm-fields', 'submit']],
    ['RPBasic', ['consent', 'live', 'back', 'doubtfulFront', 'confirmed'], ['submit']],
    ['RPManual', ['consent'], ['type-name-and-number', 'liveness', 'submit']],
    ['RPManual', ['consent', 'typed', 'live'], ['submit']],
    ['RPBioID', ['consent', 'live'], ['photograph-id-card', 'submit']],
    ['RPBioID', ['consent', 'live', 'doubtfulFront', 'back'], ['submit']],
    ['RPBioOnlyPro', ['consent', 'live'], ['check-record', 'submit']],
    ['RPBioOnlyPro', ['consent', 'live', 'current'], ['submit']],
    ['RPBioOnlyPro', ['consent', 'live', 'stale'], ['photograph-id-card', 'submit']],
    ['RPBioOnlyPro', ['consent', 'live', 'stale', 'front'], ['photograph-id-card', 'submit']],
    ['RPBioOnlyPro', ['consent', 'live', 'stale', 'front', 'back'], ['submit']],
    ['RPBioOnly', ['consent', 'live'], ['submit']],
    ['FVBioOnly', ['consent', 'live'], ['submit']],
    ['RPH5BioOnly', [], ['consent', 'liveness', 'submit']],
    ['RPH5BioOnly', ['consent', 'live'], ['submit']],
    ['RPBasic', ['consent', 'attack'], ['submit']],
  ] as const)('%s: after %j remain %j', (scheme, taken, left) => expect(walk(scheme, ...taken)).toEqual(left));

  it('can’t be skipped, repeated or reordered', () => {
    const anyActs = fc.array(fc.constantFrom(...Object.values(acts)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...schemeNames), anyActs, (name, tried) => {
        const scheme = schemeOf(name);
        let done: FlowProgress = {};
        for (const act of tried) {
          const [next] = stepsLeft(scheme, done);
          if (act.step === next) {
            const taken = stepsTaken(done);
            done = advance(scheme, done, act);
            expect(stepsTaken(done)).toEqual(expect.arrayContaining(taken));
          } else {
            expect(() => advance(scheme, done, act)).toThrow(expect.objectContaining({ code: 'STEP.NOT_NEXT' }));
          }
        }
      }),
    );
  });

  it('end in a submission, whatever the person does', () => {
    const choices = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...schemeNames), choices, (name, picks) => {
        const scheme = schemeOf(name);
        let done: FlowProgress = {};
        for (const pick of picks) {
          const [next] = stepsLeft(scheme, done);
          const possible = Object.values(acts).filter((act) => act.step === next && !('side' in act && done.card?.[act.side]));
          if (possible.length > 0) done = advance(scheme, done, possible[pick % possible.length] as FlowAct);
        }
        expect(stepsLeft(scheme, done)).toEqual(['submit']);
      }),
    );
  });
});
