import { randomUUID } from 'node:crypto';
import { decode, encode } from '@shiren/bus';
import { TicketReference } from '@shiren/contracts-core';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { databaseOptions, migrate } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { database } from '../tokens.module.js';
import { Attempt } from './attempt.entity.js';
import { Ticket } from './ticket.entity.js';
import { Tickets } from './tickets.js';

let postgres: EmbeddedServer;
let source: DataSource;
let tickets: Tickets;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const env = { DATABASE_URL: postgres.url };
  await migrate(database, env);
  source = await new DataSource(databaseOptions(database, env)).initialize();
  tickets = new Tickets(source);
}, 120_000);

afterAll(async () => {
  await source?.destroy();
  await postgres?.stop();
});

const [accountId, other] = [randomUUID(), randomUUID()];
const named = (ticketId: string, of = accountId): TicketReference => ({ accountId: of, biz: 'Server', ticketId });

/** Inserts a submitted ticket; returns its attempt's id. */
async function insertTicket(reference: TicketReference, userData?: string): Promise<string> {
  const [ticket, attempt] = [randomUUID(), randomUUID()];
  await source.manager.insert(Ticket, { id: ticket, ...reference, status: 'in-progress' });
  await source.manager.insert(Attempt, { id: attempt, ticket, scheme: 'RPMin', state: 'submitted', userData: userData ?? null });
  await source.manager.update(Ticket, ticket, { attemptId: attempt });
  return attempt;
}

describe('statuses requested at the same moment', () => {
  it('each belong to their own ticket, even if more than one query takes, one requested twice, and one never seen', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `order-${index}`);
    const attempts = await Promise.all(names.map((name) => insertTicket(named(name), `of ${name}`)));
    await source.manager.insert(Ticket, { id: randomUUID(), ...named('new'), status: 'unverified' });
    const theirs = await insertTicket(named('order-1', other));
    const requested = [
      ...names.map((name) => named(name)),
      named('order-1'),
      named('nobody'),
      named('new'),
      named('order-1', other),
      { ...named('order-1'), sandbox: true },
    ];
    const results = await Promise.allSettled(requested.map((one) => tickets.status(one)));
    const state = (index: number): object => ({
      status: 'fulfilled',
      value: { status: 'in-progress', attemptId: attempts[index], userData: `of order-${index}` },
    });
    const unverified = { status: 'fulfilled', value: { status: 'unverified' } };
    expect(results).toEqual([
      ...names.map((_, index) => state(index)),
      state(1),
      unverified,
      unverified,
      { status: 'fulfilled', value: { status: 'in-progress', attemptId: theirs } },
      unverified,
    ]);
  });

  it('are read from the database each time, not remembered', async () => {
    await source.manager.insert(Ticket, { id: randomUUID(), ...named('changes'), status: 'unverified' });
    expect(await tickets.status(named('changes'))).toEqual({ status: 'unverified' });
    await source.manager.delete(Ticket, named('changes'));
    await insertTicket(named('changes'));
    expect(await tickets.status(named('changes'))).toMatchObject({ status: 'in-progress' });
  });

  it.each(['a\u0000b', 'half \ud800', '\udc00'])('never contain what would fail the whole query: %j', (ticketId) => {
    expect(() => decode(TicketReference, encode(named(ticketId)))).toThrow(/ticketId|NUL character or half of a surrogate pair/);
  });

  it('may belong to tickets with any other name', async () => {
    for (const name of ['订单 7 😀', `'; drop table ticket; --`, '"\\', '{}']) {
      await insertTicket(named(name));
      expect(await tickets.status(named(name))).toMatchObject({ status: 'in-progress' });
    }
  });
});

describe('the attempts of a device', () => {
  it('are the newest of the own account, found by its hash or by one of them', async () => {
    const ofDevice = async (device: string | null, of = accountId): Promise<string> => {
      const [ticket, attempt] = [randomUUID(), v7()];
      await source.manager.insert(Ticket, { id: ticket, ...named(ticket, of), status: 'in-progress' });
      await source.manager.insert(Attempt, { id: attempt, ticket, scheme: 'RPMin', state: 'submitted', device });
      return attempt;
    };
    const [device, another] = ['a'.repeat(64), 'b'.repeat(64)];
    const attempts = [await ofDevice(device), await ofDevice(another), await ofDevice(device), await ofDevice(null)] as const;
    const theirs = await ofDevice(device, other);
    expect(await tickets.findByDevice({ accountId, device, limit: 9 })).toEqual([attempts[2], attempts[0]]);
    expect(await tickets.findByDevice({ accountId, attemptId: attempts[0], limit: 9 })).toEqual([attempts[2], attempts[0]]);
    expect(await tickets.findByDevice({ accountId, device, limit: 1 })).toEqual([attempts[2]]);
    for (const attemptId of [attempts[3], theirs, randomUUID()]) expect(await tickets.findByDevice({ accountId, attemptId, limit: 9 })).toEqual([]);
  });
});
