import { pages } from '@shiren/contracts-console';
import { startConsole, newAccount, newUser, signedIn, codeOf } from '../testing/console-service.js';

startConsole();

describe('trying a verification', () => {
  it('takes a permission of its own, which who only reads does not have, and stands in the audit log', async () => {
    const { id: accountId, name } = await newAccount();
    await newUser(accountId, 'reader', 'read-only');
    await newUser(accountId, 'full', 'full-access', ['A']);
    const owner = await signedIn(name);
    for (const biz of ['A', 'B']) await owner(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    const [reader, full] = [await signedIn(name, 'reader'), await signedIn(name, 'full')];
    for (const real of [false, true]) expect(await codeOf(reader(pages.tryIt, { biz: 'A', real, ticketId: 'try-1' }))).toBe('ACCESS.DENIED');
    expect(await codeOf(full(pages.tryIt, { biz: 'B', real: false, ticketId: 'try-2' }))).toBe('SCENE.NOT_FOUND');
    expect(await full(pages.tryIt, { biz: 'A', real: true, ticketId: 'try-3' })).toEqual({ accountId });
    const { entries } = await owner(pages.audit, { text: 'verification.try', limit: 10 });
    expect(entries).toMatchObject([{ user: 'full', subject: 'A/try-3', details: { real: true } }]);
  });

  it('is held to ten a minute for each user, also where they come at once', async () => {
    const { id: accountId, name } = await newAccount();
    await newUser(accountId, 'full', 'full-access');
    const [owner, full] = [await signedIn(name), await signedIn(name, 'full')];
    await owner(pages.addScene, { biz: 'A', name: 'A', scheme: 'RPMin' });
    const tries = await Promise.all(Array.from({ length: 15 }, (_, index) => codeOf(full(pages.tryIt, { biz: 'A', real: false, ticketId: `try-${index}` }))));
    expect(tries.filter((code) => code === 'LIMIT.REACHED')).toHaveLength(5);
    expect(await codeOf(owner(pages.tryIt, { biz: 'A', real: false, ticketId: 'try-x' }))).toBe('answered');
  });
});
