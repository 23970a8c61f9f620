import { Injectable } from '@nestjs/common';
import { linkWithdrawn, type MakeLinks, type MadeLink, type MadeLinks } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { linkAsks, schemeOf } from '@shiren/schemes';
import { DataSource, In, IsNull, MoreThan, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/access.js';
import { lockAccount } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { SceneRecord } from '../scenes/scene.entity.js';
import { noSuchScene, sceneOf } from '../scenes/scenes.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { checkLinkRows, type CheckedLinkRow } from './link-rows.js';
import { LinkOpening } from './link-opening.entity.js';
import { LinkSecrets, hashOfSecret } from './link-secrets.js';
import { LinkRecord } from './link.entity.js';

const HOUR_MS = 3_600_000;

/** Which links a batch is about. */
type Batch = Pick<LinkRecord, 'accountId' | 'biz' | 'sandbox'>;

/** Links that users make in the console, and withdraw. Every change locks the account first, then the link. */
@Injectable()
export class Links {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly secrets: LinkSecrets,
  ) {}

  /** Makes a link for each row, or none if a row is refused. A ticket that has such a link already keeps it, so a batch can be repeated. */
  async make(actor: Actor, { biz, hours, sandbox = false, rows }: MakeLinks): Promise<MadeLinks> {
    const { accountId } = actor;
    const scene = await this.database.manager.findOneBy(SceneRecord, { accountId, biz });
    if (!scene) throw noSuchScene();
    if (scene.state !== 'active') throw new Problem('SCENE.DISABLED', 'This scene is disabled, so no link to it can be opened; enable it first.');
    const asks = linkAsks(schemeOf(scene.scheme));
    if (!asks) throw new Problem('REQUEST.INVALID', 'No link can open this scene: its scheme has no flow, or needs a photo from your server.');
    if (sceneOf(scene).awaitsBusiness && !sandbox) {
      throw new Problem('SCENE.NEEDS_BUSINESS', 'Enter who processes the data in the settings of this scene; until then only sandbox links can be made.');
    }
    const { accepted, refused } = checkLinkRows(rows, asks, new Date());
    if (refused.length > 0) return { links: [], refused };
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      await lockAccount(manager, accountId);
      const batch = { accountId, biz, sandbox };
      const made = await this.resolve(manager, batch, accepted, new Date(Date.now() + hours * HOUR_MS));
      if (made.refused.length > 0) return { links: [], refused: made.refused };
      const created = made.links.filter(({ existed }) => !existed);
      const ticketId = created.length === 1 ? created[0]?.ticketId : undefined;
      const insert = created.map(({ id, line, ticketId, link, expiresAt }) => {
        const { person } = accepted.find((row) => row.line === line && row.ticketId === ticketId) as CheckedLinkRow;
        return {
          ...{ ...batch, id, ticketId, secretHash: hashOfSecret(link), expiresAt: new Date(expiresAt), createdBy: actor.userName },
          ...{ person: person && this.secrets.seal(id, person), numberHash: person && this.secrets.hashOfNumber(person.identificationNumber) },
        };
      });
      if (insert.length > 0) {
        await note('links.make', ticketId === undefined ? biz : `${biz}/${ticketId}`, { links: insert.length, hours, sandbox });
        await manager.insert(LinkRecord, insert);
      }
      return made;
    });
  }

  /** Each row with its link, new or known. */
  private async resolve(manager: EntityManager, batch: Batch, rows: readonly CheckedLinkRow[], expires: Date): Promise<MadeLinks> {
    const ticketId = In(rows.map((row) => row.ticketId));
    const known = await manager.find(LinkRecord, { where: { ...batch, ticketId, withdrawnAt: IsNull(), expiresAt: MoreThan(new Date()) } });
    const passed = await manager.find(AttemptRecord, { where: { ...batch, ticketId, outcome: 'passed' }, select: { ticketId: true } });
    const made: MadeLinks = { links: [], refused: [] };
    for (const row of rows) {
      const record = known.find((link) => link.ticketId === row.ticketId);
      if (record && JSON.stringify(this.secrets.open(record)) !== JSON.stringify(row.person)) made.refused.push({ line: row.line, reason: 'link-differs' });
      else if (record) made.links.push(this.made(row, record.id, record.expiresAt, true));
      else if (passed.some((attempt) => attempt.ticketId === row.ticketId)) made.refused.push({ line: row.line, reason: 'ticket-passed' });
      else made.links.push(this.made(row, uuid(), expires, false));
    }
    return made;
  }

  private made({ line, ticketId }: CheckedLinkRow, id: string, expires: Date, existed: boolean): MadeLink {
    return { line, id, ticketId, link: this.secrets.of(id), expiresAt: expires.toISOString(), existed };
  }

  /** Throws LINK.NOT_FOUND also for a link to a scene that was not granted. */
  async withdraw(actor: Actor, id: string): Promise<void> {
    const { accountId, scenes } = actor;
    await this.audit.transaction(actor, async (manager, emit, note) => {
      await lockAccount(manager, accountId);
      const where = { id, accountId, ...(scenes === null ? {} : { biz: In(scenes) }) };
      const link = await manager.findOne(LinkRecord, { where, lock: { mode: 'pessimistic_write' } });
      if (!link) throw new Problem('LINK.NOT_FOUND', 'There is no such link.');
      if (link.withdrawnAt) return;
      await manager.update(LinkRecord, { id }, { ...ended, withdrawnAt: new Date() });
      const openings = await manager.findBy(LinkOpening, { link: id });
      if (openings.length > 0) await emit(linkWithdrawn, { accountId, attemptIds: openings.map(({ attemptId }) => attemptId) });
      await note('link.withdraw', `${link.biz}/${link.ticketId}`, { openings: openings.length });
    });
  }

  /** Links whose stored person has this number, or that are for this ticket. */
  async ofPerson(accountId: string, person: { identificationNumber: string } | { biz: string; ticketId: string }): Promise<string[]> {
    const named = 'identificationNumber' in person ? { numberHash: this.secrets.hashOfNumber(person.identificationNumber) } : person;
    const found = await this.database.manager.find(LinkRecord, { where: { accountId, ...named }, select: { id: true } });
    return found.map(({ id }) => id);
  }
}

/** A link that has ended keeps nothing of its person. */
export const ended = { person: null, numberHash: null };
