import { randomUUID } from 'node:crypto';
import { Bus, connectToNats, runService, type RunningService } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { materials, type SubmittedMaterials } from '@shiren/contracts-materials';
import { identificationNumberOf } from '@shiren/id-document';
import { migrate } from '@shiren/persistence';
import { startServers, type TestServers } from '@shiren/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { MaterialsModule, database } from '../materials.module.js';

let servers: TestServers;
let connection: NatsConnection;
let service: RunningService;
let bus: Bus;
let source: DataSource;

beforeAll(async () => {
  servers = await startServers();
  await migrate(database);
  service = await runService({ name: 'materials', module: MaterialsModule });
  connection = await connectToNats('test');
  bus = new Bus(connection);
  source = service.context.get(DataSource);
}, 240_000);

afterAll(async () => {
  await service?.close();
  await connection?.close();
  await servers?.stop();
});

const people = ['甲一', '乙二', '丙三'].map((name, index) => ({
  name,
  number: identificationNumberOf({ region: '110101', birth: '1990-01-01', sequence: 21 + index }),
}));
const digestOf = (name: string): string => Buffer.from(name.padEnd(32, '.')).toString('hex').slice(0, 64);

/** An attempt with one draft per person, each with that person's name and number. */
class Drafts {
  readonly attempt = { attemptId: randomUUID(), accountId: randomUUID() };
  readonly ids = people.map(() => randomUUID());

  draft(who: number): Promise<unknown> {
    const { name, number } = people[who] as (typeof people)[number];
    const given = [
      { type: 'Name' as const, value: name },
      { type: 'IdentificationNumber' as const, value: number },
    ];
    return bus.ask(materials.draft, { ...this.attempt, draftId: this.ids[who] as string, materials: given });
  }

  seal(who: readonly number[], name = 'one'): Promise<{ revision: string }> {
    return bus.ask(materials.seal, { ...this.attempt, drafts: who.map((index) => this.ids[index] as string), digest: digestOf(name) });
  }

  submitted(): Promise<SubmittedMaterials> {
    return bus.ask(materials.submitted, this.attempt);
  }

  erase(): Promise<unknown> {
    return bus.ask(materials.erase, this.attempt);
  }

  /** How many rows of any kind still refer to the attempt. */
  async rows(): Promise<number> {
    const tables = ['material', 'draft', 'seal'].map((table) => `select 1 from ${table} where attempt_id = $1`);
    return (await source.query<unknown[]>(tables.join(' union all '), [this.attempt.attemptId])).length;
  }
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Problem) => error.code,
  );
const textsOf = ({ materials: given }: SubmittedMaterials): string[] => given.map(({ value }) => value).sort();
const person = (who: number): string[] => Object.values(people[who] as (typeof people)[number]).sort();

describe('a sealed attempt', () => {
  it('consists of the drafts that its submission named, where later ones replace earlier ones', async () => {
    const drafts = new Drafts();
    await Promise.all([drafts.draft(0), drafts.draft(1), drafts.draft(2)]);
    const { revision } = await drafts.seal([0, 2]);
    const submitted = await drafts.submitted();
    expect(textsOf(submitted)).toEqual(person(2));
    expect(submitted.revision).toBe(revision);
    expect(await source.query('select from draft where attempt_id = $1', [drafts.attempt.attemptId])).toEqual([]);
  });

  it('answers a repeated submission with the same result, and refuses another one and everything later', async () => {
    const drafts = new Drafts();
    await drafts.draft(0);
    const first = await drafts.seal([0]);
    expect(await drafts.seal([0])).toEqual(first);
    expect(await codeOf(drafts.seal([0], 'another'))).toBe('ATTEMPT.SEALED');
    expect(await codeOf(drafts.draft(1))).toBe('ATTEMPT.SEALED');
    expect(await codeOf(bus.ask(materials.put, { ...drafts.attempt, materials: [{ type: 'Name', value: people[1]?.name ?? '' }] }))).toBe('ATTEMPT.SEALED');
    await bus.ask(materials.discard, { attemptId: drafts.attempt.attemptId, draftId: drafts.ids[0] as string });
    expect(textsOf(await drafts.submitted())).toEqual(person(0));
  });

  it('is not returned if its rows were changed outside the service', async () => {
    const [one, other] = [new Drafts(), new Drafts()];
    for (const drafts of [one, other]) await drafts.draft(0).then(() => drafts.seal([0]));
    await source.query(`delete from material where attempt_id = $1 and type = 'Name'`, [one.attempt.attemptId]);
    expect(await codeOf(one.submitted())).toBe('INTERNAL');
    expect(await codeOf(other.submitted())).toBe('done');
  });

  it('that was submitted by a release without seals is sealed when it is first read', async () => {
    const drafts = new Drafts();
    await bus.ask(materials.put, { ...drafts.attempt, materials: [{ type: 'Name', value: people[0]?.name ?? '' }] });
    const { revision } = await drafts.submitted();
    expect(await codeOf(drafts.draft(1))).toBe('ATTEMPT.SEALED');
    expect((await drafts.submitted()).revision).toBe(revision);
  });
});

describe('drafts, seals and erasures at once', () => {
  const who = fc.nat({ max: people.length - 1 });
  const act = fc.oneof(
    { weight: 3, arbitrary: who.map((index) => ['draft', index] as const) },
    { weight: 3, arbitrary: who.map((index) => ['seal', index] as const) },
    { weight: 1, arbitrary: fc.constant(['erase', 0] as const) },
  );

  it('end with one person’s name and number and the announced revision, or with nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 8 }), async (acts) => {
        const drafts = new Drafts();
        await drafts.draft(0);
        const sealed: { who: number; revision: string }[] = [];
        await Promise.all(
          acts.map(async ([what, index]) => {
            if (what === 'erase') return drafts.erase();
            if (what === 'draft') return codeOf(drafts.draft(index));
            // each submission is a different one, and the drafts that it names may not exist
            const { revision } = await drafts.seal([index], `${index}`).catch(() => ({ revision: '' }));
            if (revision) sealed.push({ who: index, revision });
            return revision;
          }),
        );
        if (acts.some(([what]) => what === 'erase')) {
          expect(await drafts.rows()).toBe(0);
          expect(await codeOf(drafts.submitted())).toBe('ATTEMPT.ERASED');
          expect(await codeOf(drafts.draft(0))).toBe('ATTEMPT.ERASED');
          return;
        }
        expect(new Set(sealed.map(({ who: index }) => index)).size).toBeLessThanOrEqual(1);
        const [first] = sealed;
        if (!first) return;
        const submitted = await drafts.submitted();
        expect([submitted.revision, ...textsOf(submitted)]).toEqual([first.revision, ...person(first.who)]);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 120_000);
});
