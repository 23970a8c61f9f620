import { Controller, Inject } from '@nestjs/common';
import { Answers, Bus, Consumes, LOGGER } from '@shiren/bus';
import { ErasePerson, FromSession, erasedSubjects, pages, type ListedErasure } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { ConsentWithdrawn, consentWithdrawn } from '@shiren/contracts-verification';
import { checkIdentificationNumber, numberFlawTexts } from '@shiren/id-document';
import type { Logger } from 'pino';
import { DataSource, IsNull } from 'typeorm';
import { Access } from '../access/access.js';
import { Links } from '../links/links.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { Erasures, type Requested } from './erasures.js';

@Controller()
export class ErasuresController {
  constructor(
    private readonly access: Access,
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly erasures: Erasures,
    private readonly links: Links,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** If a service is unavailable the request is stored, and is carried out automatically once the service is back. */
  @Answers(pages.erasePerson)
  async erase(request: ErasePerson): Promise<ListedErasure> {
    const actor = await this.access.actor(request, 'records.erase');
    const id = await this.erasures.request(actor, await this.find(actor.accountId, request));
    try {
      return await this.erasures.carryOut(id, new Date());
    } catch (error) {
      this.logger.warn({ erasure: id, error: (error as Error).message }, 'an erasure will be taken up again');
      const begun = (await this.erasures.list(actor.accountId)).find((erasure) => erasure.id === id);
      if (begun) return begun;
      throw error;
    }
  }

  @Answers(pages.erasures)
  async list(request: FromSession): Promise<{ erasures: ListedErasure[] }> {
    return { erasures: await this.erasures.list((await this.access.actor(request, 'records.erase')).accountId) };
  }

  @Consumes(consentWithdrawn)
  withdrawn(event: ConsentWithdrawn): Promise<void> {
    return this.erasures.withdrawn(event);
  }

  /** Finding nothing is a valid result: then nothing was stored. */
  private async find(accountId: string, { biz, ticketId, identificationNumber, ground }: ErasePerson): Promise<Requested> {
    if (identificationNumber !== undefined) {
      const checked = checkIdentificationNumber(identificationNumber, new Date());
      if (!checked.valid)
        throw new Problem('ID_NUMBER.INVALID', `This is not a valid ID number: ${numberFlawTexts[checked.reason].en}.`, { reason: checked.reason });
      const { attemptIds } = await this.bus.ask(materials.ofPerson, { accountId, identificationNumber: checked.number });
      return { ground, subject: erasedSubjects.number, attemptIds, linkIds: await this.links.ofPerson(accountId, { identificationNumber: checked.number }) };
    }
    if (biz === undefined || ticketId === undefined) throw new Problem('REQUEST.INVALID', 'Give a ticket with its scene, or an ID number.');
    const attempts = await this.database.manager.find(AttemptRecord, { where: { accountId, biz, ticketId, erasedAt: IsNull() }, select: { attemptId: true } });
    return {
      ground,
      subject: `${biz}/${ticketId}`,
      attemptIds: attempts.map(({ attemptId }) => attemptId),
      linkIds: await this.links.ofPerson(accountId, { biz, ticketId }),
    };
  }
}
