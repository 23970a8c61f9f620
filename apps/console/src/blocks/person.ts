import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { AddBlock, PersonView } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { tokens } from '@shiren/contracts-verification';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { hashOfDevice, validNumber } from '../records/record-search.js';
import { Records, listed } from '../records/records.js';
import { masked } from '../reviews/masked.js';
import { Blocks, listedBlock, type BlockKey } from './blocks.js';

/** Whom an attempt is about: the keys by which their other attempts and their blocks are found. */
@Injectable()
export class Person {
  constructor(
    private readonly bus: Bus,
    private readonly records: Records,
    private readonly blocks: Blocks,
    private readonly audit: Audit,
  ) {}

  /** The audit entry is written before anything is shown. Throws ATTEMPT.NOT_FOUND. */
  async view(actor: Actor, attemptId: string): Promise<PersonView> {
    const { accountId } = actor;
    const record = await this.records.find(actor, attemptId);
    await this.audit.transaction(actor, async (_manager, _emit, note) => note('attempt.person', `${record.biz}/${record.ticketId}`, { attemptId }));
    const [given, { device }] = await Promise.all([
      this.bus.ask(materials.list, { attemptId, accountId }).then((all) => new Map(all.map(({ type, value }) => [type, value]))),
      this.bus.ask(tokens.deviceOf, { attemptId, accountId }),
    ]);
    const [name, number] = [given.get('Name'), given.get('IdentificationNumber')];
    const key = number === undefined ? undefined : (await this.bus.ask(materials.personKeys, { number })).number;
    const hidden = masked({ ...(name ? { name } : {}), ...(number ? { number } : {}) });
    return {
      attempt: listed(record),
      ...(hidden.name ? { name: hidden.name } : {}),
      ...(hidden.number ? { maskedNumber: hidden.number } : {}),
      ...(key === undefined ? {} : { number: key }),
      ...(device === undefined ? {} : { device }),
      blocks: (await this.blocks.inForce(accountId, { numbers: key === undefined ? [] : [key], device })).map(listedBlock),
    };
  }

  /** What is to be blocked. Throws ATTEMPT.NOT_FOUND, ID_NUMBER.INVALID, and REQUEST.INVALID where nothing is known. */
  async keyOf(actor: Actor, { kind, attemptId, identificationNumber, deviceId }: AddBlock): Promise<BlockKey> {
    const key =
      attemptId !== undefined
        ? await this.keyOfAttempt(actor, attemptId, kind)
        : kind === 'device'
          ? deviceId && hashOfDevice(deviceId)
          : identificationNumber && (await this.keyOfNumber(validNumber(identificationNumber)));
    if (!key) throw new Problem('REQUEST.INVALID', `No ${kind} was given, or none is known of this attempt any more.`);
    return { kind, key, attemptId };
  }

  private async keyOfAttempt(actor: Actor, attemptId: string, kind: AddBlock['kind']): Promise<string | undefined> {
    const { accountId } = actor;
    await this.records.find(actor, attemptId);
    if (kind === 'device') return (await this.bus.ask(tokens.deviceOf, { attemptId, accountId })).device;
    const given = await this.bus.ask(materials.list, { attemptId, accountId });
    const number = given.find(({ type }) => type === 'IdentificationNumber')?.value;
    return number === undefined ? undefined : this.keyOfNumber(number);
  }

  private async keyOfNumber(number: string): Promise<string | undefined> {
    return (await this.bus.ask(materials.personKeys, { number })).number;
  }
}
