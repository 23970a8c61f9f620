import { Injectable } from '@nestjs/common';
import type { LinkEnd, LinkOpened, LinkedTicket, OpenLink } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { linkAsks, schemeOf } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { SceneRecord } from '../scenes/scene.entity.js';
import { noSuchScene } from '../scenes/scenes.js';
import { LinkOpening } from './link-opening.entity.js';
import { LinkSecrets } from './link-secrets.js';
import { LinkRecord } from './link.entity.js';

/** Each opening begins an attempt. More than a person needs, and too few to try anything out. */
const MAX_OPENINGS = 20;

/** Links as the people who received them open them. */
@Injectable()
export class OpenedLinks {
  constructor(
    private readonly database: DataSource,
    private readonly secrets: LinkSecrets,
  ) {}

  async open({ link }: OpenLink): Promise<LinkedTicket> {
    const { manager } = this.database;
    const record = usable(await manager.findOneBy(LinkRecord, { secretHash: Buffer.from(link, 'hex') }), new Date());
    if ((await manager.countBy(LinkOpening, { link: record.id })) >= MAX_OPENINGS) throw linkEnded('used');
    const { accountId, biz, ticketId, sandbox } = record;
    const scene = await manager.findOneBy(SceneRecord, { accountId, biz });
    if (!scene) throw noSuchScene();
    // the scheme may have changed since the link was made
    const person = linkAsks(schemeOf(scene.scheme)) === 'person' ? this.secrets.open(record) : null;
    return { accountId, biz, ticketId, ...(sandbox ? { sandbox } : {}), ...person };
  }

  /** The link is locked, so a withdrawal comes either before, and this throws, or afterwards, and knows the attempt. */
  opened({ link, attemptId }: LinkOpened): Promise<Record<string, never>> {
    return this.database.transaction(async (manager) => {
      const where = { secretHash: Buffer.from(link, 'hex') };
      const record = usable(await manager.findOne(LinkRecord, { where, lock: { mode: 'pessimistic_write' } }), new Date());
      await manager.insert(LinkOpening, { attemptId, link: record.id });
      return {};
    });
  }
}

function usable(link: LinkRecord | null, now: Date): LinkRecord {
  if (!link) throw new Problem('LINK.NOT_FOUND', 'There is no such link; ask the sender for another one.');
  if (link.withdrawnAt) throw linkEnded('withdrawn');
  if (link.expiresAt <= now) throw linkEnded('expired');
  return link;
}

const sentences: Readonly<Record<LinkEnd, string>> = {
  expired: 'This link has expired; ask for another one.',
  withdrawn: 'This link was withdrawn; ask for another one.',
  used: 'This link was opened too often; ask for another one.',
};

const linkEnded = (reason: LinkEnd): Problem => new Problem('LINK.ENDED', sentences[reason], { reason });
