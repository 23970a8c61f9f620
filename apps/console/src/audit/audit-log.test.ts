import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { pages } from '@shiren/contracts-console';
import { LookedUp, exposition } from '@shiren/observability';
import { v7 } from 'uuid';
import { Anchors } from './anchors.js';
import { Audit } from './audit.js';
import { begin } from '../erasure/erasures.js';
import { readAnchors, verifyAudit } from './verify.js';
import { UsageCounting } from '../usage/usage-counting.js';
import { startConsole, service, source, newAccount, signedIn, codeOf } from '../testing/console-service.js';

startConsole();

/** What a metric without labels stands at. */
const metric = async (name: string): Promise<number> => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await exposition(new LookedUp())).text)?.[1]);

describe('the audit log', () => {
  it('can be searched, only grows, and shows where somebody changed it in the database', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    for (const biz of ['One', 'Two', 'Three']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    expect((await ask(pages.audit, { text: 'Two', limit: 10 })).entries).toMatchObject([{ action: 'scene.add', subject: 'Two', user: 'owner' }]);
    expect(await ask(pages.audit, { limit: 2 })).toMatchObject({ more: true, entries: [{ subject: 'Three' }, { subject: 'Two' }] });
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 4, anchors: 0 });
    const change = `update console.audit_entry set subject = 'Other' where account_id = '${id}' and sequence = 3`;
    await expect(source.query(change)).rejects.toThrow('the audit log only grows');
    await source.query('alter table console.audit_entry disable trigger audit_entry_only_grows');
    await source.query(change);
    await source.query('alter table console.audit_entry enable trigger audit_entry_only_grows');
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 2, anchors: 0, anchoredTo: 0, brokenAt: 3 });
    // a second one does not hide behind the first
    for (const biz of ['Four', 'Five']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    await source.query('alter table console.audit_entry disable trigger audit_entry_only_grows');
    await source.query(`update console.audit_entry set subject = 'Other' where account_id = '${id}' and sequence = 5`);
    await source.query('alter table console.audit_entry enable trigger audit_entry_only_grows');
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 2, brokenAt: 3, alsoBrokenAt: [5] });
  });

  it('stays intact if a text contains what PostgreSQL stores differently, and refuses such a text from outside', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const doer = { accountId: id, userName: 'owner\ud800', address: '\0' };
    await service.context.get(Audit).transaction(doer, (_manager, _emit, note) => note('sign-in', 'half a pair: \udc00', { 'a\ud800': 'b\0' }));
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 2, anchors: 0, anchoredTo: 0 });
    for (const text of ['a\0', 'a\ud800']) await expect(ask(pages.audit, { text, limit: 10 })).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
  });

  it('gets an entry of each of several transactions that add rows to one account at once', async () => {
    const { id } = await newAccount();
    const doer = { accountId: id, userName: 'owner', address: '' };
    const subjects = ['One', 'Two', 'Three', 'Four'];
    const erase = (subject: string): Promise<void> =>
      service.context.get(Audit).transaction(doer, async (manager, _emit, note) => {
        await begin(manager, doer, { ground: 'request', subject, attemptIds: [] }, new Date(), v7());
        await pause(100); // all have added their row before the first one writes its entry
        await note('person.erase', subject);
      });
    const done = await Promise.allSettled(subjects.map(erase));
    expect(done.map(({ status }) => status)).toEqual(subjects.map(() => 'fulfilled'));
    expect((await service.context.get(Audit).after(id, 0)).entries.map(({ subject }) => subject).sort()).toEqual([...subjects].sort());
  });

  it('is reported as broken by the next anchoring run if an added entry does not continue the chain', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const anchors = service.context.get(Anchors);
    expect(await anchors.anchor(new Date())).toContainEqual(expect.objectContaining({ accountId: id, sequence: 1 }));
    const before = await metric('shiren_audit_logs_broken'); // other tests of this file leave broken logs behind
    await source.query(`insert into console.audit_entry values ($1, 2, now(), 'owner', '', 'scene.add', 'Forged', '{}', $2)`, [id, Buffer.alloc(32)]);
    await ask(pages.addScene, { biz: 'One', name: 'One', scheme: 'RPMin' });
    expect((await anchors.anchor(new Date())).map(({ accountId }) => accountId)).not.toContain(id);
    expect(await metric('shiren_audit_logs_broken')).toBe(before + 1);
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 1, brokenAt: 2 });
  });

  it('has its head anchored outside, once for all instances, so that an export shows if the log was rewritten', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await ask(pages.addScene, { biz: 'One', name: 'One', scheme: 'RPMin' });
    const anchors = service.context.get(Anchors);
    await Promise.all([anchors.anchor(new Date()), anchors.anchor(new Date())]);
    const kept = readAnchors(await readFile(process.env['AUDIT_ANCHOR_FILE'] ?? '', 'utf8')).filter(({ accountId }) => accountId === id);
    expect(kept).toMatchObject([{ sequence: 2 }]);
    expect(await anchors.anchor(new Date())).toEqual([]);

    const exported = await ask(pages.exportAudit, { after: 0 });
    expect(exported).toMatchObject({ more: false, entries: [{ action: 'sign-in' }, { action: 'scene.add' }, { action: 'audit.export' }] });
    expect(verifyAudit({ accountId: id, entries: exported.entries }, kept)).toBeUndefined();
    await source.query('alter table console.audit_entry disable trigger audit_entry_only_grows');
    await source.query('delete from console.audit_entry where account_id = $1', [id]);
    await source.query('alter table console.audit_entry enable trigger audit_entry_only_grows');
    for (const biz of ['Two', 'Three']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 1, anchors: 2, anchoredTo: 2, brokenAt: 2 });
    // nobody moves the anchor over what was written again
    expect(await anchors.anchor(new Date())).toEqual([]);
    const { entries } = await ask(pages.exportAudit, { after: 0 });
    expect(verifyAudit({ accountId: id, entries }, kept)).toEqual({ sequence: 2, what: 'differs from its anchor' });
  });
});

describe('an audit log whose end was cut off', () => {
  it('is noticed by the console’s own check, with the anchors of the database and of the file, each alone', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    for (const biz of ['One', 'Two', 'Three']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    const anchors = service.context.get(Anchors);
    expect(await anchors.anchor(new Date())).toContainEqual(expect.objectContaining({ accountId: id, sequence: 4 }));
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 4, anchors: 2, anchoredTo: 4 });
    await source.query('alter table console.audit_entry disable trigger user');
    await source.query('delete from console.audit_entry where account_id = $1 and sequence > 2', [id]);
    await source.query('alter table console.audit_entry enable trigger user');
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 2, anchors: 2, anchoredTo: 4, brokenAt: 3 });
    // written again, longer than before
    for (const biz of ['Four', 'Five', 'Six']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 3, brokenAt: 4 });
    const [inDatabase, inFile] = await anchors.known(id);
    const audit = service.context.get(Audit);
    expect(await audit.check(id, inDatabase ? [inDatabase] : [])).toMatchObject({ anchors: 1, brokenAt: 4 });
    expect(await audit.check(id, inFile ? [inFile] : [])).toMatchObject({ anchors: 1, brokenAt: 4 });
  });
});

describe('work done by another service', () => {
  it('is in the audit log with its outcome, here that the service is unavailable', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attempt = { attemptId: v7(), accountId: id, biz: 'A', ticketId: 'reviewed', scheme: 'RPMin' };
    await new UsageCounting(source).submitted([{ ...attempt, submittedAt: new Date().toISOString() }]);
    const code = await codeOf(ask(pages.review, { attemptId: attempt.attemptId, decision: 'approve', reason: 'the same person' }));
    const { entries } = await ask(pages.audit, { text: 'A/reviewed', limit: 10 });
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['attempt.approve.outcome', { problem: code }],
      ['attempt.approve', { attemptId: attempt.attemptId, reason: 'the same person' }],
    ]);
    expect(code).not.toBe('answered');
    expect(await ask(pages.checkAudit, {})).not.toHaveProperty('brokenAt');
  });
});
