import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { AskSearchKeys, CountedAttempts, ExportAttempts, FilterAttempts, FoundAttempts, SearchAttempts, SearchKeys } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { tokens } from '@shiren/contracts-verification';
import { checkIdentificationNumber, numberFlawTexts } from '@shiren/id-document';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { attemptsOfTicket } from '../queries/attempts-of-ticket.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { openedAt } from '../usage/opened-at.js';
import { inEvery, limitToRest, limitToScope } from './attempt-filter.js';
import { listed } from './records.js';

/** How long a search or a count may look at attempts, in milliseconds; with the last step it stays below 300. */
const SEARCH_MS = 150;
/** How many attempts a search looks at in its first step, and in a later one; a step of the latter takes about 50 ms. */
const FIRST_STEP = 2_000;
const MAX_STEP = 32_000;
/** The most attempts that are looked up for a part of a ticket, a person or a device. */
const MAX_OF_ONE = 1_000;
const MAX_COUNTED = 10_000;
const EXPORT_PAGE = 500;

type Query = SelectQueryBuilder<AttemptRecord>;

interface Walk {
  cursor?: string | undefined;
  oldestFirst?: boolean | undefined;
  /** The only attempts that may be found, if that is known. */
  ids?: readonly string[] | undefined;
  until: number;
}

/**
 * Searches an account's attempts. Every search ends within a fixed time, however many attempts there are: it follows an index, looks at a stretch of
 * it at a time, and returns where it stopped.
 */
@Injectable()
export class RecordSearch {
  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly audit: Audit,
  ) {}

  async page(actor: Actor, request: SearchAttempts, until = Date.now() + SEARCH_MS): Promise<FoundAttempts> {
    const { limit, cursor, oldestFirst = false } = request;
    const { ids, partial } = await this.ofOne(actor, request);
    const rows: AttemptRecord[] = [];
    const stoppedAt = await this.walk(actor, request, { cursor, oldestFirst, ids, until }, async (stretch) => {
      const found = await stretch
        .orderBy('attempt.attempt_id', oldestFirst ? 'ASC' : 'DESC')
        .limit(limit + 1 - rows.length)
        .getMany();
      rows.push(...found);
      return rows.length > limit;
    });
    const full = rows.length > limit;
    const attempts = rows.slice(0, limit);
    const next = full ? attempts.at(-1)?.attemptId : stoppedAt;
    const searchedTo = full || stoppedAt === undefined ? undefined : openedAt(stoppedAt);
    return {
      attempts: attempts.map(listed),
      ...(next === undefined ? {} : { next }),
      ...(searchedTo ? { searchedTo: searchedTo.toISOString() } : {}),
      ...(partial ? { partial } : {}),
    };
  }

  async count(actor: Actor, request: FilterAttempts, until = Date.now() + SEARCH_MS): Promise<CountedAttempts> {
    const { ids, partial } = await this.ofOne(actor, request);
    let attempts = 0;
    const stoppedAt = await this.walk(actor, request, { ids, until }, async (stretch) => {
      attempts += (await stretch.select('count(*)::int', 'count').getRawOne<{ count: number }>())?.count ?? 0;
      return attempts > MAX_COUNTED;
    });
    return { attempts: Math.min(attempts, MAX_COUNTED), more: partial || attempts > MAX_COUNTED || stoppedAt !== undefined };
  }

  /** The first page is written to the audit log before. */
  async export(actor: Actor, request: ExportAttempts): Promise<FoundAttempts> {
    if (request.cursor === undefined) {
      const { biz, state, from, to } = request;
      const given = Object.entries({ biz, state, from, to }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
      await this.audit.transaction(actor, async (_manager, _emit, note) => note('attempts.export', actor.accountName, Object.fromEntries(given)));
    }
    return this.page(actor, { ...request, limit: EXPORT_PAGE });
  }

  async keys(actor: Actor, { personName, identificationNumber, deviceId }: AskSearchKeys): Promise<SearchKeys> {
    const named = { ...(personName ? { name: personName } : {}), ...(identificationNumber ? { number: validNumber(identificationNumber) } : {}) };
    const byDevice = deviceId === undefined ? {} : { byDevice: hashOfDevice(deviceId) };
    if (Object.keys(named).length === 0) return byDevice;
    const details = { name: personName !== undefined, number: identificationNumber !== undefined };
    await this.audit.transaction(actor, async (_manager, _emit, note) => note('attempts.person', actor.accountName, details));
    return { ...(await this.bus.ask(materials.personKeys, named)), ...byDevice };
  }

  /** The attempts of the ticket, the person and the device that are searched for; no ids if it is for none of them. */
  private async ofOne({ accountId }: Actor, request: FilterAttempts): Promise<{ ids?: string[]; partial: boolean }> {
    const { ticketId, name, number, byDevice, deviceOf } = request;
    const limit = MAX_OF_ONE;
    const person = { ...(name === undefined ? {} : { name }), ...(number === undefined ? {} : { number }) };
    const lists = await Promise.all([
      ticketId === undefined ? undefined : attemptsOfTicket(this.database, accountId, ticketId, limit),
      Object.keys(person).length === 0 ? undefined : this.bus.ask(materials.findByPerson, { accountId, ...person, limit }).then(idsIn),
      byDevice === undefined ? undefined : this.bus.ask(tokens.findByDevice, { accountId, device: byDevice, limit }).then(idsIn),
      deviceOf === undefined ? undefined : this.bus.ask(tokens.findByDevice, { accountId, attemptId: deviceOf, limit }).then(idsIn),
    ]);
    const known = lists.flatMap((list) => (list ? [list] : []));
    return known.length === 0 ? { partial: false } : inEvery(known, limit);
  }

  /** Shows `look` one stretch after the other until it has enough, nothing is left or the time is up; then returns where it stopped. */
  private async walk(actor: Actor, request: FilterAttempts, walk: Walk, look: (stretch: Query) => Promise<boolean>): Promise<string | undefined> {
    const { ids, oldestFirst = false, until } = walk;
    const [beyond, upTo, order] = oldestFirst ? (['>', '<=', 'ASC'] as const) : (['<', '>=', 'DESC'] as const);
    const after = (query: Query, from: string | undefined): Query =>
      from === undefined ? query : query.andWhere(`attempt.attempt_id ${beyond} :from`, { from });
    const scope = (from: string | undefined): Query =>
      after(limitToScope(this.database.manager.createQueryBuilder(AttemptRecord, 'attempt'), actor, request), from);
    if (ids) {
      await look(limitToRest(scope(walk.cursor), actor, request).andWhere('attempt.attempt_id = any(:ids)', { ids }));
      return undefined;
    }
    let from = walk.cursor;
    for (let step = FIRST_STEP; ; step = Math.min(step * 4, MAX_STEP)) {
      const end = await scope(from)
        .select('attempt.attempt_id', 'id')
        .orderBy('attempt.attempt_id', order)
        .offset(step - 1)
        .limit(1)
        .getRawOne<{ id: string }>();
      const stretch = limitToRest(scope(from), actor, request);
      if (end) stretch.andWhere(`attempt.attempt_id ${upTo} :last`, { last: end.id });
      if ((await look(stretch)) || !end) return undefined;
      if (Date.now() > until) return end.id;
      from = end.id;
    }
  }
}

const idsIn = ({ attemptIds }: { attemptIds: string[] }): string[] => attemptIds;

/** A device is hashed as the gateway hashes it. */
export const hashOfDevice = (deviceId: string): string => createHash('sha256').update(deviceId).digest('hex');

/** Throws ID_NUMBER.INVALID. */
export function validNumber(number: string): string {
  const checked = checkIdentificationNumber(number, new Date());
  if (checked.valid) return checked.number;
  throw new Problem('ID_NUMBER.INVALID', `This is not a valid ID number: ${numberFlawTexts[checked.reason].en}.`, { reason: checked.reason });
}
