import { createHash, randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { Answers, runService, type RunningService } from '@shiren/bus';
import { MAX_BLOCK_DAYS, consoleQuestions, pages, type ListedBlock } from '@shiren/contracts-console';
import { materials, type ListMaterials, type Material, type NamedPerson, type PersonKeys } from '@shiren/contracts-materials';
import { tokens, type FindDevice } from '@shiren/contracts-verification';
import { identificationNumberOf } from '@shiren/id-document';
import { IsNull } from 'typeorm';
import { v7 } from 'uuid';
import { RecordRetention } from '../record-retention/record-retention.js';
import { bus, codeOf, newAccount, newUser, service, signedIn, source, startConsole, type Asking } from '../testing/console-service.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { BlockRecord } from './block.entity.js';

startConsole();

const DAY_MS = 86_400_000;
const numbers = [31, 32, 33].map((sequence) => identificationNumberOf({ region: '110101', birth: '1990-01-01', sequence }));
const [anna = '', bella = '', clara = ''] = numbers;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
/** What the other services know of each attempt. */
const known = new Map<string, { number?: string; device?: string }>();

/** Answers as the services of other apps do. */
@Controller()
class Neighbours {
  @Answers(materials.list)
  list({ attemptId }: ListMaterials): Promise<Material[]> {
    const { number } = known.get(attemptId) ?? {};
    return Promise.resolve(number ? [{ type: 'Name', value: '安娜' }, { type: 'IdentificationNumber', value: number }] : []); // prettier-ignore
  }

  @Answers(materials.personKeys)
  keys({ number = '' }: NamedPerson): PersonKeys {
    return { number: hash(number) };
  }

  @Answers(tokens.deviceOf)
  device({ attemptId }: FindDevice): Promise<{ device?: string }> {
    const { device } = known.get(attemptId) ?? {};
    return Promise.resolve(device ? { device: hash(device) } : {});
  }
}

@Module({ controllers: [Neighbours] })
class NeighboursModule {}

let neighbours: RunningService;
beforeAll(async () => {
  neighbours = await runService({ name: 'neighbours', module: NeighboursModule });
}, 60_000);
afterAll(() => neighbours?.close());

async function attempt(accountId: string, about: { number?: string; device?: string }, biz = 'A'): Promise<string> {
  const attemptId = v7();
  known.set(attemptId, about);
  await source.manager.insert(AttemptRecord, { attemptId, accountId, biz, ticketId: 'order-1', scheme: 'RPMin', openedAt: new Date() });
  return attemptId;
}

const blocked = async (accountId: string, number?: string, device?: string): Promise<string[]> =>
  (await bus.ask(consoleQuestions.blocked, { accountId, numbers: number ? [hash(number)] : [], ...(device ? { device: hash(device) } : {}) })).kinds;
const inForce = async (ask: Asking): Promise<ListedBlock[]> => (await ask(pages.blocks, { state: 'in-force', limit: 9 })).blocks;
const why = { reason: '证件为伪造', days: 30 };

describe('the block list', () => {
  it('blocks the number or the device of an attempt, in the own account only, until its time is over', async () => {
    const [{ id, name }, other] = [await newAccount(), await newAccount()];
    const ask = await signedIn(name);
    const attemptId = await attempt(id, { number: anna, device: 'phone-of-anna' });
    expect(await blocked(id, anna, 'phone-of-anna')).toEqual([]);
    const block = await ask(pages.addBlock, { kind: 'number', attemptId, ...why });
    expect(block).toMatchObject({ kind: 'number', reason: why.reason, attemptId, createdBy: 'owner' });
    expect(Date.parse(block.expiresAt) - Date.parse(block.createdAt)).toBe(30 * DAY_MS);
    expect(await blocked(id, anna, 'phone-of-anna')).toEqual(['number']);
    await ask(pages.addBlock, { kind: 'device', attemptId, ...why });
    expect(await blocked(id, anna, 'phone-of-anna')).toEqual(['device', 'number']);
    expect(await blocked(id, bella, 'phone-of-anna')).toEqual(['device']);
    expect(await blocked(id, bella)).toEqual([]);
    expect(await blocked(other.id, anna, 'phone-of-anna')).toEqual([]);
    await source.manager.update(BlockRecord, { id: block.id }, { expiresAt: new Date(Date.now() - 1) });
    expect(await blocked(id, anna)).toEqual([]);
    expect((await ask(pages.blocks, { state: 'over', limit: 9 })).blocks).toMatchObject([{ id: block.id }]);
  });

  it('does not take a number for a device with the same hash', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await ask(pages.addBlock, { kind: 'device', deviceId: anna, ...why });
    expect(await blocked(id, anna)).toEqual([]);
    expect(await blocked(id, undefined, anna)).toEqual(['device']);
  });

  it('takes what is typed, and finds it again by its number', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await ask(pages.addBlock, { kind: 'number', identificationNumber: bella, ...why });
    await ask(pages.addBlock, { kind: 'device', deviceId: 'phone-0001', ...why });
    expect(await blocked(id, bella, 'phone-0001')).toEqual(['device', 'number']);
    const { number: key = '' } = await ask(pages.searchKeys, { identificationNumber: bella });
    expect((await ask(pages.blocks, { state: 'in-force', key, limit: 9 })).blocks).toMatchObject([{ kind: 'number' }]);
    const first = await ask(pages.blocks, { state: 'in-force', limit: 1 });
    expect(first).toMatchObject({ blocks: [{ kind: 'device' }], more: true });
    const before = first.blocks[0]?.id ?? '';
    expect(await ask(pages.blocks, { state: 'in-force', limit: 1, before })).toMatchObject({ blocks: [{ kind: 'number' }], more: false });
  });

  it('holds one block of a number at a time, however many users add it at once; ended, it does not hold any more', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await Promise.all(Array.from({ length: 5 }, (_, index) => ask(pages.addBlock, { kind: 'number', identificationNumber: clara, ...why, days: index + 1 })));
    const [block, ...others] = await inForce(ask);
    expect(others).toEqual([]);
    expect((await ask(pages.blocks, { state: 'over', limit: 9 })).blocks).toHaveLength(4);
    expect(await ask(pages.endBlock, { id: block?.id ?? '' })).toMatchObject({ id: block?.id, endedBy: 'owner' });
    expect(await blocked(id, clara)).toEqual([]);
    expect(await codeOf(ask(pages.endBlock, { id: block?.id ?? '' }))).toBe('BLOCK.NOT_FOUND');
  });

  it('is only for those who may change it, and never for those of some scenes', async () => {
    const [{ id, name }, other] = [await newAccount(), await newAccount()];
    await newUser(id, 'reviewer', 'reviewer');
    await newUser(id, 'reader', 'read-only');
    await newUser(id, 'some', 'full-access', ['A']);
    await newUser(id, 'full', 'full-access');
    const attemptId = await attempt(id, { number: anna });
    const block = await (await signedIn(name, 'full'))(pages.addBlock, { kind: 'number', attemptId, ...why });
    for (const user of ['reviewer', 'reader', 'some']) {
      const ask = await signedIn(name, user);
      const calls = [
        ask(pages.addBlock, { kind: 'number', attemptId, ...why }),
        ask(pages.endBlock, { id: block.id }),
        ask(pages.blocks, { state: 'in-force', limit: 9 }),
      ];
      expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'ACCESS.DENIED'));
    }
    const theirs = await signedIn(other.name);
    expect(await codeOf(theirs(pages.endBlock, { id: block.id }))).toBe('BLOCK.NOT_FOUND');
    expect(await codeOf(theirs(pages.addBlock, { kind: 'number', attemptId, ...why }))).toBe('ATTEMPT.NOT_FOUND');
    expect(await inForce(theirs)).toEqual([]);
  });

  it('refuses what names nobody, a wrong number, and a time without an end', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attemptId = await attempt(id, {});
    const refused = [
      ask(pages.addBlock, { kind: 'number', ...why }),
      ask(pages.addBlock, { kind: 'device', identificationNumber: anna, ...why }),
      ask(pages.addBlock, { kind: 'device', attemptId, ...why }),
      ask(pages.addBlock, { kind: 'number', attemptId, ...why }),
      ask(pages.addBlock, { kind: 'number', identificationNumber: anna, reason: why.reason, days: MAX_BLOCK_DAYS + 1 }),
      ask(pages.addBlock, { kind: 'number', identificationNumber: anna, reason: '', days: 1 }),
      ask(pages.addBlock, { kind: 'number', identificationNumber: '110101199001010000', ...why }),
    ];
    expect(await Promise.all(refused.map(codeOf))).toEqual([...Array.from({ length: 6 }, () => 'REQUEST.INVALID'), 'ID_NUMBER.INVALID']);
    expect(await inForce(ask)).toEqual([]);
  });

  it('is written to the audit log without the person', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attemptId = await attempt(id, { number: anna, device: 'phone-of-anna' });
    const block = await ask(pages.addBlock, { kind: 'number', attemptId, ...why });
    await ask(pages.endBlock, { id: block.id });
    await ask(pages.person, { attemptId });
    const { entries } = await ask(pages.audit, { limit: 9 });
    expect(entries.filter(({ action }) => /^block\.|attempt\.person/.test(action))).toMatchObject([
      { action: 'attempt.person', subject: 'A/order-1', details: { attemptId } },
      { action: 'block.end', subject: block.id, details: {} },
      { action: 'block.add', subject: block.id, details: { kind: 'number', days: 30, attemptId } },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${anna}|安娜|${hash(anna)}|${hash('phone-of-anna')}|${why.reason}`));
  });

  it('forgets whom it was about once it is over, and the rest with the records of its time', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const blocks: ListedBlock[] = [];
    for (const identificationNumber of numbers) blocks.push(await ask(pages.addBlock, { kind: 'number', identificationNumber, ...why }));
    const ids = blocks.map(({ id: block }) => block);
    for (const [index, days] of [1, 3_000].entries())
      await source.manager.update(BlockRecord, { id: ids[index] ?? '' }, { expiresAt: new Date(Date.now() - days * DAY_MS) });
    await service.context.get(RecordRetention).forget(new Date());
    const left = await source.manager.find(BlockRecord, { where: { accountId: id }, order: { id: 'asc' } });
    expect(left.map(({ id: block, key }) => [block, key !== null])).toEqual([[ids[0], false], [ids[2], true]]); // prettier-ignore
    expect(await blocked(id, clara)).toEqual(['number']);
    await ask(pages.endBlock, { id: ids[2] ?? '' });
    expect(await source.manager.countBy(BlockRecord, { accountId: id, key: IsNull() })).toBe(2);
  });
});

describe('a person', () => {
  it('is shown masked, with the keys of their number and device and the blocks on either', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attemptId = await attempt(id, { number: anna, device: 'phone-of-anna' });
    await ask(pages.addBlock, { kind: 'device', deviceId: 'phone-of-anna', ...why });
    const person = await ask(pages.person, { attemptId });
    expect(person).toMatchObject({
      attempt: { attemptId, ticketId: 'order-1' },
      name: '安*',
      maskedNumber: `110${'*'.repeat(12)}${anna.slice(-3)}`,
      number: hash(anna),
      device: hash('phone-of-anna'),
      blocks: [{ kind: 'device', reason: why.reason }],
    });
  });

  it('is unknown once the attempt’s data is erased', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attemptId = await attempt(id, {});
    expect(await ask(pages.person, { attemptId })).toEqual({ attempt: expect.objectContaining({ attemptId }) as object, blocks: [] });
  });

  it('is only shown to those who may see the photos of this scene', async () => {
    const { id, name } = await newAccount();
    await newUser(id, 'reader', 'read-only');
    await newUser(id, 'reviewer', 'reviewer', ['A']);
    const [ofA, ofB] = [await attempt(id, { number: anna }), await attempt(id, { number: anna }, 'B')];
    expect(await codeOf((await signedIn(name, 'reader'))(pages.person, { attemptId: ofA }))).toBe('ACCESS.DENIED');
    const reviewer = await signedIn(name, 'reviewer');
    expect((await reviewer(pages.person, { attemptId: ofA })).number).toBe(hash(anna));
    expect(await codeOf(reviewer(pages.person, { attemptId: ofB }))).toBe('ATTEMPT.NOT_FOUND');
    expect(await codeOf(reviewer(pages.person, { attemptId: randomUUID() }))).toBe('ATTEMPT.NOT_FOUND');
  });
});
