import { createHash } from 'node:crypto';
import { links, pages, type MadeLink, type MadeLinks } from '@shiren/contracts-console';
import { OutboxEvent } from '@shiren/persistence';
import { sampleBusiness } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import { Erasures } from '../erasure/erasures.js';
import { RecordRetention } from '../record-retention/record-retention.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { bus, codeOf, newAccount, newUser, service, signedIn, source, startConsole, type Asking } from '../testing/console-service.js';
import { eraseExpiredLinks } from './link-erasure.js';
import { LinkRecord } from './link.entity.js';
import { Links } from './links.js';

startConsole();

const person = { name: '张三', identificationNumber: '110101199003074514' };
const another = { name: '李四', identificationNumber: '11010119900307109X' };
let owner: Asking;
let accountId: string;
let accountName: string;

beforeEach(async () => {
  ({ id: accountId, name: accountName } = await newAccount());
  owner = await signedIn(accountName);
  for (const [biz, scheme] of [['Face', 'RPBioOnly'], ['Card', 'RPBasic'], ['Server', 'RPMin']] as const) await owner(pages.addScene, { biz, name: biz, scheme }); // prettier-ignore
  await nameBusiness();
});

/** Without it a new scene verifies nobody. */
const nameBusiness = () =>
  source.query(`update scene set settings = settings || jsonb_build_object('business', $2::jsonb) where account_id = $1`, [accountId, sampleBusiness()]);

const row = (ticketId: string, given: Partial<typeof person> = person, line = 1) => ({ line, ticketId, ...given });
const make = (rows: ReturnType<typeof row>[], biz = 'Face'): Promise<MadeLinks> => owner(pages.makeLinks, { biz, hours: 24, rows });
async function oneLink(ticketId = 't-1'): Promise<MadeLink> {
  const { links: made } = await make([row(ticketId)]);
  expect(made).toHaveLength(1);
  return made[0] as MadeLink;
}
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const open = (link: MadeLink) => bus.ask(links.open, { link: hashOf(link.link) });
async function opened(link: MadeLink): Promise<string> {
  const attemptId = uuid();
  await bus.ask(links.opened, { link: hashOf(link.link), attemptId });
  return attemptId;
}
const record = (id: string): Promise<LinkRecord> => source.manager.findOneByOrFail(LinkRecord, { id });
const states = async (): Promise<string[]> => (await owner(pages.links, { limit: 10 })).links.map(({ ticketId, state }) => `${ticketId} ${state}`);

describe('a link', () => {
  it('opens its ticket with the prefilled name and number, of which only ciphertext and hashes are stored', async () => {
    const link = await oneLink();
    expect(await open(link)).toEqual({ accountId, biz: 'Face', ticketId: 't-1', ...person });
    const stored = await record(link.id);
    const bytes = JSON.stringify(stored) + [stored.person, stored.secretHash, stored.numberHash].map((value) => value?.toString('latin1')).join();
    for (const secret of [person.identificationNumber, person.name, Buffer.from(person.name).toString('latin1'), link.link])
      expect(bytes).not.toContain(secret);
    expect(Date.parse(link.expiresAt) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  });

  it('needs no name and number where the scheme asks the person, and is refused for a scheme without pages', async () => {
    expect((await make([row('card-1', {})], 'Card')).links).toMatchObject([{ ticketId: 'card-1', existed: false }]);
    expect((await make([row('card-2')], 'Card')).refused).toEqual([{ line: 1, reason: 'person-not-asked' }]);
    expect(await codeOf(make([row('server-1')], 'Server'))).toBe('REQUEST.INVALID');
  });

  it('to a scene that does not say who processes the data can only be one of the sandbox', async () => {
    await source.query(`update scene set settings = settings - 'business' where account_id = $1`, [accountId]);
    expect(await codeOf(make([row('t-1')]))).toBe('SCENE.NEEDS_BUSINESS');
    expect(await source.manager.countBy(LinkRecord, { accountId })).toBe(0);
    const tried = { biz: 'Face', hours: 1, sandbox: true, rows: [row('t-1')] };
    expect((await owner(pages.makeLinks, tried)).links).toHaveLength(1);
    await nameBusiness();
    expect((await make([row('t-2')])).links).toHaveLength(1);
  });

  it('can’t be opened once it is unknown, expired or withdrawn, or was opened too often', async () => {
    expect(await codeOf(bus.ask(links.open, { link: hashOf('guessed') }))).toBe('LINK.NOT_FOUND');
    const [expired, withdrawn, used] = [await oneLink('t-1'), await oneLink('t-2'), await oneLink('t-3')];
    await source.manager.update(LinkRecord, { id: expired.id }, { expiresAt: new Date() });
    await owner(pages.withdrawLink, { id: withdrawn.id });
    for (let times = 0; times < 20; times += 1) await opened(used);
    for (const [link, reason] of [
      [expired, 'expired'],
      [withdrawn, 'withdrawn'],
      [used, 'used'],
    ] as const) {
      // prettier-ignore
      await expect(open(link)).rejects.toMatchObject({ code: 'LINK.ENDED', details: { reason } });
    }
    await expect(opened(withdrawn)).rejects.toMatchObject({ code: 'LINK.ENDED' });
  });

  it('that is withdrawn ends the flows that it opened, keeps nothing of the person, and is withdrawn once', async () => {
    const link = await oneLink();
    const attemptId = await opened(link);
    await owner(pages.withdrawLink, { id: link.id });
    await owner(pages.withdrawLink, { id: link.id });
    expect(await record(link.id)).toMatchObject({ person: null, numberHash: null });
    const { entries } = await owner(pages.audit, { text: 'link', limit: 10 });
    expect(entries.map(({ action, subject, details }) => [action, subject, details])).toEqual([
      ['link.withdraw', 'Face/t-1', { openings: 1 }],
      ['links.make', 'Face/t-1', { links: 1, hours: 24, sandbox: false }],
    ]);
    const sent = await source.manager.findBy(OutboxEvent, { subject: 'event.link.withdrawn' });
    expect(sent.filter(({ payload }) => (payload as { accountId: string }).accountId === accountId)).toMatchObject([{ payload: { attemptIds: [attemptId] } }]);
  });

  it('shows the state of the attempts that it opened', async () => {
    const link = await oneLink();
    expect(await states()).toEqual(['t-1 waiting']);
    const attempt = { attemptId: await opened(link), accountId, biz: 'Face', ticketId: 't-1', scheme: 'RPBioOnly', openedAt: new Date() };
    await source.manager.insert(AttemptRecord, attempt);
    expect(await states()).toEqual(['t-1 opened']);
    const change = (values: Partial<AttemptRecord>) => source.manager.update(AttemptRecord, { attemptId: attempt.attemptId }, values);
    await change({ submittedAt: new Date() });
    expect(await states()).toEqual(['t-1 in-progress']);
    await change({ decidedAt: new Date(), outcome: 'failed' });
    expect(await states()).toEqual(['t-1 failed']);
    const second = { ...attempt, attemptId: await opened(link) };
    await source.manager.insert(AttemptRecord, second);
    expect(await states()).toEqual(['t-1 opened']);
    await change({ outcome: 'passed' });
    expect(await owner(pages.links, { limit: 10, state: 'passed', ticketId: 't-' })).toMatchObject({
      links: [{ state: 'passed', openings: 2, attemptId: attempt.attemptId, prefilled: true, createdBy: 'owner' }],
      more: false,
    });
    expect((await owner(pages.links, { limit: 10, ticketId: 'x' })).links).toEqual([]);
  });
});

describe('a batch of links', () => {
  it('repeated, also twice at once, makes the same links and no second one', async () => {
    const rows = [row('a', person, 2), row('b', another, 3)];
    const [first, again] = await Promise.all([make(rows), make(rows)]);
    const secrets = ({ links: made }: MadeLinks): string[] => made.map(({ link }) => link);
    expect(secrets(again)).toEqual(secrets(first));
    expect([...first.links, ...again.links].filter(({ existed }) => existed)).toHaveLength(2);
    expect((await make([...rows, row('c', person, 4)])).links.map(({ existed }) => existed)).toEqual([true, true, false]);
    expect(await source.manager.countBy(LinkRecord, { accountId })).toBe(3);
  });

  it('makes nothing if a row is wrong, and says what is wrong with each', async () => {
    const number = person.identificationNumber;
    const flawed = [
      row('ok', person, 2),
      row('', person, 3),
      row('ok', another, 4),
      row('half', { name: '张三' }, 5),
      row('digit', { ...person, identificationNumber: `${number.slice(0, 17)}5` }, 6),
      row('excel', { ...person, identificationNumber: '1.10101E+17' }, 7),
      row('long'.repeat(17), person, 8),
    ];
    expect(await make(flawed)).toEqual({
      links: [],
      refused: [
        { line: 3, reason: 'ticket-form' },
        { line: 4, reason: 'ticket-repeated' },
        { line: 5, reason: 'person-missing' },
        { line: 6, reason: 'number-check-digit' },
        { line: 7, reason: 'number-scientific' },
        { line: 8, reason: 'ticket-form' },
      ],
    });
    expect(await source.manager.countBy(LinkRecord, { accountId })).toBe(0);
    expect((await owner(pages.audit, { text: 'links.make', limit: 10 })).entries).toEqual([]);
  });

  it('refuses another person for a ticket with a link, and a ticket that has passed', async () => {
    await oneLink('a');
    const passed = { attemptId: uuid(), accountId, biz: 'Face', ticketId: 'b', scheme: 'RPBioOnly', openedAt: new Date(), outcome: 'passed' as const };
    await source.manager.insert(AttemptRecord, { ...passed, decidedAt: new Date() });
    expect((await make([row('a', another, 2), row('b', person, 3)])).refused).toEqual([
      { line: 2, reason: 'link-differs' },
      { line: 3, reason: 'ticket-passed' },
    ]);
  });

  it('has two hundred rows at most', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => row(`t-${index}`, person, index + 2));
    expect((await make(rows)).links).toHaveLength(200);
    expect(await codeOf(make([...rows, row('one-more')]))).toBe('REQUEST.INVALID');
  });
});

describe('who may make links', () => {
  it('is a permission of its own, within the scenes that were granted', async () => {
    const link = await oneLink();
    await newUser(accountId, 'reader', 'read-only');
    await newUser(accountId, 'reviewer', 'reviewer');
    await newUser(accountId, 'cards', 'full-access', ['Card']);
    const [reader, reviewer, cards] = [await signedIn(accountName, 'reader'), await signedIn(accountName, 'reviewer'), await signedIn(accountName, 'cards')];
    expect((await reader(pages.links, { limit: 10 })).links).toHaveLength(1);
    expect(await codeOf(reviewer(pages.links, { limit: 10 }))).toBe('ACCESS.DENIED');
    for (const user of [reader, reviewer]) {
      expect(await codeOf(user(pages.makeLinks, { biz: 'Face', hours: 1, rows: [row('x')] }))).toBe('ACCESS.DENIED');
      expect(await codeOf(user(pages.withdrawLink, { id: link.id }))).toBe('ACCESS.DENIED');
    }
    expect(await codeOf(cards(pages.makeLinks, { biz: 'Face', hours: 1, rows: [row('x')] }))).toBe('SCENE.NOT_FOUND');
    expect(await codeOf(cards(pages.withdrawLink, { id: link.id }))).toBe('LINK.NOT_FOUND');
    expect((await cards(pages.links, { limit: 10 })).links).toEqual([]);
  });

  it('never is another account', async () => {
    const link = await oneLink();
    const { name } = await newAccount();
    const stranger = await signedIn(name);
    expect(await codeOf(stranger(pages.makeLinks, { biz: 'Face', hours: 1, rows: [row('x')] }))).toBe('SCENE.NOT_FOUND');
    expect(await codeOf(stranger(pages.withdrawLink, { id: link.id }))).toBe('LINK.NOT_FOUND');
    expect((await stranger(pages.links, { limit: 10 })).links).toEqual([]);
  });
});

describe('what was prefilled is erased', () => {
  it('with its ticket, and the link ends', async () => {
    const [link, other] = [await oneLink('t-1'), await oneLink('t-2')];
    const doer = { accountId, userName: 'owner', address: '' };
    const id = await service.context.get(Erasures).request(doer, { ground: 'request', subject: 'Face/t-1', attemptIds: [], linkIds: [link.id] });
    expect(await service.context.get(Erasures).carryOut(id, new Date())).toMatchObject({ fields: 2, attempts: 0 });
    expect(await record(link.id)).toMatchObject({ person: null, numberHash: null });
    await expect(open(link)).rejects.toMatchObject({ code: 'LINK.ENDED' });
    expect(await open(other)).toMatchObject(person);
  });

  it('by the number of its person, under which nobody else and no other account is found', async () => {
    const link = await oneLink('t-1');
    await make([row('t-2', another)]);
    const found = service.context.get(Links).ofPerson(accountId, { identificationNumber: person.identificationNumber });
    expect(await found).toEqual([link.id]);
    const { id: stranger } = await newAccount();
    expect(await service.context.get(Links).ofPerson(stranger, { identificationNumber: person.identificationNumber })).toEqual([]);
  });

  it('when the link has expired', async () => {
    const link = await oneLink();
    await eraseExpiredLinks(source, new Date());
    expect((await record(link.id)).person).not.toBeNull();
    await source.manager.update(LinkRecord, { id: link.id }, { expiresAt: new Date(Date.now() - 1_000) });
    await eraseExpiredLinks(source, new Date());
    expect(await record(link.id)).toMatchObject({ person: null, numberHash: null });
  });

  it('and the link is forgotten with the records of its time', async () => {
    const link = await oneLink();
    await opened(link);
    await source.manager.update(LinkRecord, { id: link.id }, { expiresAt: new Date(Date.now() - 900 * 86_400_000) });
    await service.context.get(RecordRetention).forget(new Date());
    expect(await source.manager.existsBy(LinkRecord, { id: link.id })).toBe(false);
  });
});
