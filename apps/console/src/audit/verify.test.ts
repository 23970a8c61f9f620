import type { AuditAnchor, AuditEntry } from '@shiren/contracts-console';
import fc from 'fast-check';
import { BEGINNING, hashAfter } from './chain.js';
import { readAnchors, verifyAudit } from './verify.js';

const accountId = '01890000-0000-7000-8000-000000000000';

function logOf(actions: readonly string[]): AuditEntry[] {
  let previous: Buffer = BEGINNING;
  return actions.map((action, index) => {
    const said = { sequence: index + 1, address: '', action, subject: '', details: {} };
    previous = hashAfter(previous, { ...said, at: new Date(index), userName: 'owner' });
    return { ...said, at: new Date(index).toISOString(), user: 'owner', hash: previous.toString('hex') };
  });
}

const anchorOf = ({ sequence, hash }: AuditEntry): AuditAnchor => ({ accountId, sequence, hash, at: '' });
const actions = fc.array(fc.string(), { minLength: 1, maxLength: 20 });

describe('an exported audit log', () => {
  it('is intact as written, whichever of its heads were anchored', () => {
    fc.assert(
      fc.property(actions, (said) => {
        const entries = logOf(said);
        expect(verifyAudit({ accountId, entries }, entries.map(anchorOf))).toBeUndefined();
      }),
    );
  });

  it('shows which entry was changed', () => {
    fc.assert(
      fc.property(actions, fc.nat(), (said, nth) => {
        const entries = logOf(said);
        const index = nth % entries.length;
        const changed = entries.map((entry, at) => (at === index ? { ...entry, action: `${entry.action}!` } : entry));
        expect(verifyAudit({ accountId, entries: changed }, [])).toEqual({ sequence: index + 1, what: 'does not follow' });
      }),
    );
  });

  it('shows by its anchors if it was rewritten from an entry on, or cut short', () => {
    const entries = logOf(['sign-in', 'attempt.photos', 'sign-in']);
    const anchors = entries.map(anchorOf);
    expect(verifyAudit({ accountId, entries: logOf(['sign-in', 'sign-in', 'sign-in']) }, anchors)).toEqual({ sequence: 2, what: 'differs from its anchor' });
    expect(verifyAudit({ accountId, entries: entries.slice(0, 2) }, anchors)).toEqual({ sequence: 3, what: 'is missing' });
  });

  it('is compared with the anchors of its own account, from a file or from the log', () => {
    const anchor = { accountId: 'another', sequence: 1, hash: 'ff', at: '' };
    const read = readAnchors(`${JSON.stringify(anchor)}\n{"level":"info","anchor":${JSON.stringify(anchor)}}\n{"level":"info","message":"answered"}\n\n`);
    expect(read).toEqual([anchor, anchor]);
    expect(verifyAudit({ accountId, entries: logOf(['sign-in']) }, read)).toBeUndefined();
  });
});
