import { randomUUID } from 'node:crypto';
import { pages } from '@shiren/contracts-console';
import { v7 } from 'uuid';
import { UserRecord } from '../access/user.entity.js';
import { takeReview } from '../queries/take-review.js';
import { codeOf, newAccount, newUser, signedIn, source, startConsole } from '../testing/console-service.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { UsageCounting } from '../usage/usage-counting.js';
import { TAKEN_MS } from './review-queue.js';

startConsole();

const noon = Date.parse('2026-11-01T04:00:00Z');

/** Attempts in review, one a minute, alternately in scene A because of a score and in scene B because of a risk. */
async function refer(accountId: string, count: number): Promise<string[]> {
  const events = Array.from({ length: count }, (_, index) => {
    const submitted = noon + index * 60_000;
    return {
      ...{ attemptId: v7({ msecs: submitted }), accountId, biz: index % 2 ? 'B' : 'A', ticketId: `t${index}`, scheme: 'RPMin' },
      submittedAt: new Date(submitted).toISOString(),
      doubts: index % 2 ? ['liveness-risk' as const] : ['score' as const],
    };
  });
  await new UsageCounting(source).referred(events);
  return events.map(({ attemptId }) => attemptId);
}

const userIdOf = async (accountId: string, name: string): Promise<string> => (await source.manager.findOneByOrFail(UserRecord, { accountId, name })).id;

describe('the queue of reviews', () => {
  it('has the oldest first, in pages, by scene and by reason, without those that were decided', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attempts = await refer(id, 6);
    const first = await ask(pages.reviews, { limit: 4 });
    expect(first).toMatchObject({ more: true, scenes: [{ biz: 'A', waiting: 3 }, { biz: 'B', waiting: 3 }] }); // prettier-ignore
    const second = await ask(pages.reviews, { limit: 4, after: attempts[3] });
    expect([...first.reviews, ...second.reviews].map(({ attemptId }) => attemptId)).toEqual(attempts);
    expect((await ask(pages.reviews, { limit: 9, biz: 'B' })).reviews.map(({ ticketId }) => ticketId)).toEqual(['t1', 't3', 't5']);
    expect((await ask(pages.reviews, { limit: 9, doubt: 'score' })).reviews.map(({ ticketId }) => ticketId)).toEqual(['t0', 't2', 't4']);
    const decidedAt = new Date().toISOString();
    const attempt = { attemptId: attempts[0] as string, accountId: id, biz: 'A', ticketId: 't0', scheme: 'RPMin' };
    await new UsageCounting(source).decided([{ ...attempt, outcome: 'passed', reasons: [], submittedAt: decidedAt, decidedAt }]);
    expect((await ask(pages.reviews, { limit: 1 })).reviews.map(({ ticketId }) => ticketId)).toEqual(['t1']);
  });

  it('shows who has an attempt open, for ten minutes, and lists those of the caller', async () => {
    const { id, name } = await newAccount();
    await newUser(id, 'second', 'reviewer');
    const [ask, theirs] = [await signedIn(name), await signedIn(name, 'second')];
    const [attemptId = '', other = ''] = await refer(id, 2);
    const [owner, second] = [await userIdOf(id, 'owner'), await userIdOf(id, 'second')];
    const now = new Date();
    const taking = { attemptId, now, takenSince: new Date(now.getTime() - TAKEN_MS) };
    expect(await takeReview(source.manager, { ...taking, userId: owner })).toBeUndefined();
    expect(await takeReview(source.manager, { ...taking, userId: owner })).toBeUndefined();
    expect((await theirs(pages.reviews, { limit: 5 })).reviews.map(({ takenBy }) => takenBy)).toEqual(['owner', undefined]);
    expect((await ask(pages.reviews, { limit: 5, mine: true })).reviews.map((review) => review.attemptId)).toEqual([attemptId]);
    expect(await takeReview(source.manager, { ...taking, userId: second })).toBe(owner);
    expect((await ask(pages.reviews, { limit: 5, mine: true })).reviews).toEqual([]);
    const long = new Date(now.getTime() - TAKEN_MS - 1_000);
    await takeReview(source.manager, { attemptId: other, userId: second, now: long, takenSince: long });
    expect((await ask(pages.reviews, { limit: 5 })).reviews.map(({ takenBy }) => takenBy)).toEqual(['second', undefined]);
  });

  it('leaves out an attempt while its decision can be undone', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const [held = '', other = ''] = await refer(id, 2);
    const hold = (seconds: number) => source.manager.update(AttemptRecord, { attemptId: held }, { heldUntil: new Date(Date.now() + seconds * 1_000) });
    const waiting = async () => (await ask(pages.reviews, { limit: 5 })).reviews.map(({ attemptId }) => attemptId);
    await hold(60);
    expect(await waiting()).toEqual([other]);
    expect(await ask(pages.reviews, { limit: 5 })).toMatchObject({ scenes: [{ biz: 'B', waiting: 1 }] });
    await hold(-20);
    expect(await waiting()).toEqual([other]);
    await hold(-60);
    expect(await waiting()).toEqual([held, other]);
  });

  it('shows and gives users of some scenes those scenes only, and nothing to other accounts', async () => {
    const { id, name } = await newAccount();
    await newUser(id, 'partner', 'reviewer', ['B']);
    const [partner, stranger] = [await signedIn(name, 'partner'), await signedIn((await newAccount()).name)];
    const [ofA = ''] = await refer(id, 2);
    expect(await partner(pages.reviews, { limit: 5 })).toMatchObject({ reviews: [{ ticketId: 't1' }], scenes: [{ biz: 'B', waiting: 1 }] });
    expect(await stranger(pages.reviews, { limit: 5 })).toEqual({ reviews: [], more: false, scenes: [] });
    for (const ask of [partner, stranger]) {
      expect(await codeOf(ask(pages.takeReview, { attemptId: ofA }))).toBe('REVIEW.NOT_FOUND');
      expect(await codeOf(ask(pages.identity, { attemptId: ofA }))).toBe('REVIEW.NOT_FOUND');
      expect(await codeOf(ask(pages.identity, { attemptId: randomUUID() }))).toBe('REVIEW.NOT_FOUND');
    }
  });
});
