import { randomUUID } from 'node:crypto';
import type { ReviewVerdict } from '@shiren/contracts-verification';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Outbox, databaseOptions, migrate } from '@shiren/persistence';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { VerdictErasure } from '../decision/erasure.js';
import { VerdictRecord } from '../verdicts/verdict.entity.js';
import { database } from '../verdict.module.js';
import { HeldReviews } from './held-reviews.js';
import { ReviewRecord } from './review.entity.js';
import { Reviews } from './reviews.js';

let postgres: EmbeddedServer;
let source: DataSource;
let reviews: Reviews;
beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const env = { DATABASE_URL: postgres.url };
  await migrate(database, env);
  source = await new DataSource(databaseOptions(database, env)).initialize();
  reviews = new Reviews(new Outbox(source), { reviewUndoSeconds: 0 });
}, 120_000);
afterAll(async () => {
  await source?.destroy();
  await postgres?.stop();
});

const accountId = randomUUID();
const hourAgo = (): Date => new Date(Date.now() - 3_600_000);

async function referred(fourEyes = true): Promise<string> {
  const attempt = { accountId, biz: 'A', ticketId: 'order', attemptId: randomUUID(), scheme: 'RPMin', submittedAt: hourAgo().toISOString() };
  const verdict = { outcome: 'passed' as const, reasons: [], trustedScore: 78 };
  await source.manager.insert(ReviewRecord, { attemptId: attempt.attemptId, attempt, verdict, evidence: [], fourEyes, referredAt: hourAgo() });
  return attempt.attemptId;
}

const [anna, bella, clara] = [randomUUID(), randomUUID(), randomUUID()];
const vote = (attemptId: string, reviewerId: string, more: Partial<ReviewVerdict> = {}): Promise<string> =>
  reviews.review({ attemptId, accountId, reviewerId, reviewer: 'somebody', persons: [reviewerId], decision: 'approve', reason: 'alike', ...more }).then(
    ({ state }) => state,
    ({ code, details }: { code: string; details: { why?: string } }) => details.why ?? code,
  );
const isDecided = (attemptId: string): Promise<boolean> => source.manager.existsBy(VerdictRecord, { attemptId });

describe('a review under four eyes', () => {
  it('is decided by two people', async () => {
    const attemptId = await referred();
    expect([await vote(attemptId, anna), await vote(attemptId, bella)]).toEqual(['waits-for-another', 'decided']);
  });

  it('is not decided by a user whose password the first voter set, or vice versa', async () => {
    for (const [first, second] of [
      [{ persons: [anna] }, { persons: [bella, anna] }],
      [{ persons: [anna, bella] }, { persons: [bella] }],
    ]) {
      const attemptId = await referred();
      expect([await vote(attemptId, anna, first), await vote(attemptId, bella, second)]).toEqual(['waits-for-another', 'credentials-shared']);
      expect(await isDecided(attemptId)).toBe(false);
      expect(await vote(attemptId, clara)).toBe('decided');
    }
  });

  it('is not decided by the first voter under a newly created user', async () => {
    const attemptId = await referred();
    const again = randomUUID();
    expect(await vote(attemptId, bella)).toBe('waits-for-another');
    expect(await vote(attemptId, again, { persons: [again, anna], credentialsSetAt: new Date().toISOString() })).toBe('credentials-set-since');
    expect(await isDecided(attemptId)).toBe(false);
  });

  it('counts only result of the votes that result person casts under two names at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const attemptId = await referred();
      const results = await Promise.all([vote(attemptId, anna), vote(attemptId, anna), vote(attemptId, bella, { persons: [bella, anna] })]);
      expect(results.filter((result) => result === 'waits-for-another')).toHaveLength(1);
      expect(await isDecided(attemptId)).toBe(false);
    }
  });

  it('is decided by result person if result is enough', async () => {
    expect(await vote(await referred(false), anna, { credentialsSetAt: new Date().toISOString() })).toBe('decided');
  });
});

describe('an erasure at the moment of a review’s decision', () => {
  it('reports whether the review was decided, and that stays true', async () => {
    const erasure = new VerdictErasure(source);
    for (let round = 0; round < 20; round += 1) {
      const attemptId = await referred(false);
      const erase = (): Promise<{ decided: boolean }> => erasure.erase({ attemptId, accountId });
      const [results, { decided }] = await Promise.all([vote(attemptId, anna), erase()]);
      expect(results).toBe(decided ? 'decided' : 'REVIEW.NOT_FOUND');
      expect(await vote(attemptId, bella)).toBe('REVIEW.NOT_FOUND');
      expect([await isDecided(attemptId), (await erase()).decided]).toEqual([decided, decided]);
    }
  });
});

describe('a decision that can be undone', () => {
  const MINUTE_MS = 60_000;
  let held: Reviews;
  let due: HeldReviews;
  beforeAll(() => {
    held = new Reviews(new Outbox(source), { reviewUndoSeconds: 60 });
    due = new HeldReviews(source, held, pino({ level: 'silent' }));
  });
  const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);
  const cast = (attemptId: string, reviewerId: string, decision: 'approve' | 'reject' = 'approve') =>
    held.review({ attemptId, accountId, reviewerId, reviewer: 'somebody', persons: [reviewerId], decision, reason: 'alike' });
  const undo = (attemptId: string, reviewerId: string, now?: Date): Promise<string> =>
    held.undo({ attemptId, accountId, reviewerId }, now).then(
      () => 'undone',
      ({ code }: { code: string }) => code,
    );
  const events = async (attemptId: string): Promise<number> =>
    (await source.query<unknown[]>(`select 1 from outbox where subject like '%attempt.decided' and payload::text like $1`, [`%${attemptId}%`])).length;

  it('takes effect exactly once when its time is up, also with several instances, and not earlier', async () => {
    const attemptId = await referred(false);
    const { state, undoUntil = '' } = await cast(attemptId, anna);
    expect(state).toBe('held');
    expect(Date.parse(undoUntil) - Date.now()).toBeGreaterThan(MINUTE_MS - 10_000);
    await due.settleDue(inSeconds(50));
    expect(await isDecided(attemptId)).toBe(false);
    expect(await vote(attemptId, bella)).toBe('REVIEW.NOT_FOUND');
    // as after a restart: another instance finds it
    const others = [due, new HeldReviews(source, new Reviews(new Outbox(source), { reviewUndoSeconds: 60 }), pino({ level: 'silent' }))];
    await Promise.all([...others, ...others].map((instance) => instance.settleDue(inSeconds(61))));
    expect(await isDecided(attemptId)).toBe(true);
    expect(await events(attemptId)).toBe(1);
    expect(await undo(attemptId, anna)).toBe('REVIEW.NOT_FOUND');
  });

  it('is undone by its own reviewer only, within the time, and can be decided again', async () => {
    const attemptId = await referred(false);
    await cast(attemptId, anna);
    expect(await undo(attemptId, bella)).toBe('REVIEW.NOT_FOUND');
    expect(await held.undo({ attemptId, accountId: randomUUID(), reviewerId: anna }).catch(({ code }: { code: string }) => code)).toBe('REVIEW.NOT_FOUND');
    expect(await undo(attemptId, anna)).toBe('undone');
    await due.settleDue(inSeconds(61));
    expect(await isDecided(attemptId)).toBe(false);
    expect((await cast(attemptId, anna, 'reject')).state).toBe('held');
    expect(await undo(attemptId, anna, inSeconds(70))).toBe('REVIEW.NOT_FOUND');
    await due.settleDue(inSeconds(70));
    expect(await source.manager.findOneByOrFail(VerdictRecord, { attemptId })).toMatchObject({ decision: { outcome: 'failed', reasons: ['901'] } });
  });

  it('waits for another person again if one of two votes is undone, but not if two agree without it', async () => {
    const attemptId = await referred();
    await cast(attemptId, anna);
    await cast(attemptId, bella);
    expect(await undo(attemptId, anna)).toBe('undone');
    await due.settleDue(inSeconds(61));
    expect(await isDecided(attemptId)).toBe(false);
    expect((await cast(attemptId, clara, 'reject')).state).toBe('waits-for-another');
    expect((await cast(attemptId, anna, 'reject')).state).toBe('held');
    expect(await undo(attemptId, bella)).toBe('undone');
    await due.settleDue(inSeconds(61));
    expect(await isDecided(attemptId)).toBe(true);
  });

  it('is either undone or takes effect', async () => {
    for (let round = 0; round < 10; round += 1) {
      const attemptId = await referred(false);
      await cast(attemptId, anna);
      const [undone] = await Promise.all([undo(attemptId, anna), held.settle(attemptId, inSeconds(61))]);
      expect(await isDecided(attemptId)).toBe(undone !== 'undone');
    }
  });

  it('never takes effect if the attempt is erased before', async () => {
    const attemptId = await referred(false);
    await cast(attemptId, anna);
    expect(await new VerdictErasure(source).erase({ attemptId, accountId })).toMatchObject({ decided: false });
    await due.settleDue(inSeconds(61));
    expect(await isDecided(attemptId)).toBe(false);
  });
});
