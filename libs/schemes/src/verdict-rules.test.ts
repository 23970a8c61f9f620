import type { CardFindings } from '@shiren/id-document';
import fc from 'fast-check';
import { defaultSceneSettings } from './scene-defaults.js';
import { decide, decideLiveFace, decideRealPerson, doubtsOf, thresholds, thresholdsOf } from './verdict-rules.js';

const score = fc.integer({ min: 0, max: 100 });

describe('the real-person rule', () => {
  it('passes a person whom the authority knows by name and face', () => {
    expect(decideRealPerson({ authority: { identity: 'match', photo: 'current', score: 93 } })).toEqual({
      outcome: 'passed',
      reasons: [],
      trustedScore: 93,
      authorityScore: 93,
    });
  });

  it.each([
    ['an unknown number', { identity: 'unknown' as const }, '202'],
    ['a wrong name', { identity: 'name-mismatch' as const }, '201'],
    ['a record without a photo', { identity: 'match' as const, photo: 'missing' as const }, '203'],
    ['another face', { identity: 'match' as const, photo: 'current' as const, score: 20 }, '204'],
  ])('fails %s with the reason', (_, authority, reason) => {
    expect(decideRealPerson({ authority })).toMatchObject({ outcome: 'failed', reasons: [reason] });
  });

  it('fails a card that is somebody else’s, though the authority agrees', () => {
    const authority = { identity: 'match' as const, photo: 'current' as const, score: 95 };
    expect(decideRealPerson({ authority, portrait: { score: 10 } })).toMatchObject({
      outcome: 'failed',
      reasons: ['301'],
      similarityScore: 10,
      trustedScore: 10,
    });
    expect(decideRealPerson({ authority, portrait: {} })).toMatchObject({ outcome: 'failed', reasons: ['302'] });
  });

  it('fails what is wrong with the card, each with its own reason, and passes a card that was not doubted', () => {
    const authority = { identity: 'match' as const, photo: 'current' as const, score: 95 };
    const reasonsFor = (card: CardFindings): string[] => decideRealPerson({ authority, card }).reasons;
    expect(reasonsFor({ claim: 'agrees', validity: 'valid', sides: 'agree' })).toEqual([]);
    expect(reasonsFor({ claim: 'unsure' })).toEqual([]);
    expect(reasonsFor({ frontFlaw: 'blurred', backFlaw: 'glare' })).toEqual(['326', '327']);
    expect(reasonsFor({ frontFlaw: 'blurred', backFlaw: 'blurred' })).toEqual(['326']);
    expect(reasonsFor({ claim: 'disagrees', validity: 'expired', sides: 'disagree' })).toEqual(['341', '342', '344']);
    expect(reasonsFor({ validity: 'not-yet-valid' })).toEqual(['343']);
  });

  it('does not accept an old photo alone if the card could have been asked for, and says what would help', () => {
    const authority = { identity: 'match' as const, photo: 'stale' as const, score: 85 };
    expect(decideRealPerson({ authority, liveness: 'passed' })).toMatchObject({ outcome: 'failed', reasons: ['310'] });
    expect(decideRealPerson({ authority })).toMatchObject({ outcome: 'passed' });
    expect(decideRealPerson({ authority: { ...authority, score: 70 } })).toMatchObject({ outcome: 'failed', reasons: ['204', '310'] });
    const older = { authority: { ...authority, score: 65 }, liveness: 'passed' as const };
    expect(decideRealPerson({ ...older, portrait: { score: 85 } })).toMatchObject({ outcome: 'passed' });
    expect(decideRealPerson({ ...older, portrait: { score: 75 } })).toMatchObject({ outcome: 'failed', reasons: ['301'] });
    expect(decideRealPerson({ ...older, portrait: { score: 20 } })).toMatchObject({ outcome: 'failed', reasons: ['301'] });
  });

  it('passes only when every score reaches its threshold, and fails only with a reason', () => {
    fc.assert(
      fc.property(score, fc.option(score, { nil: undefined }), (authorityScore, portraitScore) => {
        const verdict = decideRealPerson({
          authority: { identity: 'match', photo: 'current', score: authorityScore },
          ...(portraitScore === undefined ? {} : { portrait: { score: portraitScore } }),
        });
        const enough = authorityScore >= thresholds.authority && (portraitScore ?? 100) >= thresholds.portrait;
        expect(verdict.outcome).toBe(enough ? 'passed' : 'failed');
        expect(verdict.reasons.length === 0).toBe(enough);
      }),
    );
  });
});

describe('the live-face rule', () => {
  it('passes the face of the retained photo and no other', () => {
    expect(decideLiveFace({ retained: { score: 80 } })).toEqual({ outcome: 'passed', reasons: [], trustedScore: 80 });
    expect(decideLiveFace({ retained: { score: 79.9 } })).toEqual({ outcome: 'failed', reasons: ['303'], trustedScore: 79.9 });
  });
});

describe('a decision', () => {
  it('is never made without the evidence that the scheme needs', () => {
    expect(() => decide('authority', { retained: { score: 100 } })).toThrow(/no evidence/);
    expect(() => decide('retained-photo', { authority: { identity: 'match', photo: 'current', score: 100 } })).toThrow(/no evidence/);
    expect(decide('retained-photo', { retained: { score: 100 } }).outcome).toBe('passed');
  });

  it('is failed if the number or the device is on the block list, whatever the other evidence, and never goes to a reviewer', () => {
    for (const evidence of [
      { liveness: 'failed' as const },
      { authority: { identity: 'match' as const, photo: 'current' as const, score: 82 } },
      { retained: { score: 100 } },
      {},
    ]) {
      for (const comparedWith of ['authority', 'retained-photo'] as const) {
        for (const blocked of [['number'], ['device'], ['number', 'device']] as const) {
          const verdict = decide(comparedWith, { ...evidence, blocked });
          expect(verdict).toEqual({ outcome: 'failed', reasons: ['902'] });
          expect(doubtsOf(verdict, { ...evidence, blocked }, thresholds)).toEqual([]);
        }
      }
    }
    expect(decide('retained-photo', { blocked: [], retained: { score: 100 } }).outcome).toBe('passed');
  });

  it('is failed without liveness, whatever the other evidence', () => {
    expect(decide('retained-photo', { liveness: 'failed', retained: { score: 100 } })).toEqual({ outcome: 'failed', reasons: ['205'] });
    expect(decide('authority', { liveness: 'failed' })).toEqual({ outcome: 'failed', reasons: ['205'] });
    expect(decide('authority', { liveness: 'not-captured' })).toEqual({ outcome: 'failed', reasons: ['304'] });
    expect(decide('authority', { liveness: 'passed', authority: { identity: 'match', photo: 'current', score: 90 } }).outcome).toBe('passed');
  });
});

describe('a scene', () => {
  it('uses the published thresholds by default', () => {
    expect(thresholdsOf(defaultSceneSettings().thresholds)).toEqual(thresholds);
    const strict = thresholdsOf({ authority: '0.001', portrait: '1', retained: '0.01' });
    expect(decide('authority', { authority: { identity: 'match', photo: 'current', score: 94 } }, strict).outcome).toBe('failed');
    expect(decide('retained-photo', { retained: { score: 89 } }, strict).outcome).toBe('failed');
  });

  it.each([
    ['just above', { authority: { identity: 'match' as const, photo: 'current' as const, score: 84 } }, true],
    ['just below', { authority: { identity: 'match' as const, photo: 'current' as const, score: 76 } }, true],
    ['far above', { authority: { identity: 'match' as const, photo: 'current' as const, score: 97 } }, false],
    ['far below', { authority: { identity: 'match' as const, photo: 'current' as const, score: 40 } }, false],
    ['an unknown person', { authority: { identity: 'unknown' as const } }, false],
    [
      'a card that is plainly somebody else’s',
      { authority: { identity: 'match' as const, photo: 'current' as const, score: 81 }, portrait: { score: 5 } },
      false,
    ],
  ])('refers only scores near their threshold to a reviewer: %s', (_, evidence, unsure) => {
    expect(doubtsOf(decide('authority', evidence), evidence, thresholds)).toEqual(unsure ? ['score'] : []);
  });

  it.each([
    ['whose face matches', 97, ['liveness-risk']],
    ['whose face nearly matches', 76, ['score', 'liveness-risk']],
    ['whose face plainly does not match', 40, []],
  ])('refers a recording with a high risk to a reviewer, of a person %s', (_, score, doubts) => {
    const evidence = { liveness: 'passed', livenessRisk: 'high', authority: { identity: 'match', photo: 'current', score } } as const;
    expect(doubtsOf(decide('authority', evidence), evidence, thresholds)).toEqual(doubts);
  });
});
