import { readFileSync } from 'node:fs';
import { checkIdentificationNumber } from '@shiren/id-document';
import { PASSED, reasons } from './reasons.js';
import { reservedIdentities, sandboxFate, sandboxLiveness, sandboxRecord, type SandboxFate } from './sandbox.js';
import { schemes } from './schemes.js';

const numberOf = (code: string): string => reservedIdentities.find((identity) => identity.code === code)?.identificationNumber ?? '';
const fateOf = (code: string, scheme: keyof typeof schemes = 'RPMin'): SandboxFate =>
  sandboxFate({ ticketId: 'order-1', identificationNumber: numberOf(code) }, schemes[scheme]);

describe('the reserved identities', () => {
  it('have valid numbers that carry their code, one for each reason', () => {
    for (const { code, identificationNumber } of reservedIdentities) {
      expect(checkIdentificationNumber(identificationNumber, new Date()).valid).toBe(true);
      expect(identificationNumber.slice(14, 17)).toBe(code);
    }
    expect(new Set(reservedIdentities.map(({ code }) => code))).toEqual(new Set([...Object.keys(reasons), PASSED, '000', '503', '900']));
  });

  it('are all documented, in both languages', () => {
    const [zh, en] = ['zh/integrators', 'integrators'].map((folder) =>
      [...readFileSync(new URL(`../../../docs/${folder}/sandbox.md`, import.meta.url), 'utf8').matchAll(/^\| (\d{3}) +\| `(\w{18})` +\| (.+?) +\|$/gm)].map(
        ([, code, identificationNumber, what]) => ({ code, identificationNumber, what }),
      ),
    );
    expect(zh).toEqual(reservedIdentities.map(({ what, ...identity }) => ({ ...identity, what: what.zh })));
    expect(en).toEqual(reservedIdentities.map(({ what, ...identity }) => ({ ...identity, what: what.en })));
  });

  it.each(Object.keys(reasons))('fail for %s in every scheme, if their number says so', (reason) => {
    for (const { name } of Object.values(schemes)) {
      expect(fateOf(reason, name)).toMatchObject({ kind: 'decided', verdict: { outcome: 'failed', reasons: [reason] } });
    }
  });

  it('pass, stay in progress, wait for the authority or go to review, as their number says', () => {
    expect(fateOf(PASSED)).toEqual({ kind: 'decided', verdict: { outcome: 'passed', reasons: [], trustedScore: 95, authorityScore: 95 } });
    expect(fateOf('000')).toEqual({ kind: 'in-progress' });
    expect(fateOf('503')).toMatchObject({ kind: 'authority-away', verdict: { outcome: 'passed' } });
    expect(fateOf('900')).toMatchObject({ kind: 'in-review', verdict: { outcome: 'failed', reasons: ['204'] } });
  });
});

describe('an attempt in the sandbox', () => {
  it('of anybody else has no record, and passes in schemes without an authority', () => {
    const other = { ticketId: 'order-1', identificationNumber: '11010119900101101X' };
    expect(sandboxFate(other, schemes.RPMin)).toMatchObject({ verdict: { reasons: ['202'] } });
    expect(sandboxFate({ ticketId: 'order-1' }, schemes.FVBioOnly)).toMatchObject({ verdict: { outcome: 'passed', trustedScore: 95 } });
    expect(sandboxRecord(other)).toBe('unknown');
  });

  it('ends as liveness has ended it, whatever its number says', () => {
    const passing = { ticketId: 'order-1', identificationNumber: numberOf(PASSED) };
    expect(sandboxFate({ ...passing, liveness: 'failed' }, schemes.RPBasic)).toMatchObject({ verdict: { outcome: 'failed', reasons: ['205'] } });
    expect(sandboxFate({ ...passing, liveness: 'not-captured' }, schemes.RPBasic)).toMatchObject({ verdict: { outcome: 'failed', reasons: ['304'] } });
    expect(sandboxFate({ ...passing, liveness: 'passed' }, schemes.RPBasic)).toMatchObject({ verdict: { outcome: 'passed' } });
  });

  it('fails a recording for the numbers of failed liveness, and passes any other', () => {
    const livenessOf = (code: string): string => sandboxLiveness({ ticketId: 'order-1', identificationNumber: numberOf(code) });
    expect(['205', '304', '201', PASSED].map(livenessOf)).toEqual(['failed', 'not-captured', 'passed', 'passed']);
  });

  it('is decided by the end of its ticket’s id before the submitted number', () => {
    const ticketId = `order-${numberOf('303')}`;
    expect(sandboxFate({ ticketId }, schemes.FVBioOnly)).toMatchObject({ verdict: { reasons: ['303'] } });
    expect(sandboxFate({ ticketId, identificationNumber: numberOf(PASSED) }, schemes.RPBasic)).toMatchObject({ verdict: { reasons: ['303'] } });
  });

  it('with an old photo on record passes with the card, in schemes that then ask for it', () => {
    const stale = { ticketId: 'order-1', identificationNumber: numberOf('310') };
    expect(sandboxRecord(stale)).toBe('stale');
    expect(sandboxFate({ ...stale, hasCard: true }, schemes.RPBioOnlyPro)).toMatchObject({ verdict: { outcome: 'passed', similarityScore: 95 } });
    expect(sandboxFate({ ...stale, hasCard: true }, schemes.RPBioOnly)).toMatchObject({ verdict: { reasons: ['310'] } });
  });
});
