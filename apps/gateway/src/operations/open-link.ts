import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { links, type LinkedTicket, type Rate } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import type { IssuedToken } from '@shiren/contracts-verification';
import { v7 as uuid } from 'uuid';
import { Admission } from '../admission/admission.js';
import { CallRates } from '../admission/call-rates.js';
import { OpenVerification } from './open-verification.js';

/**
 * How many unknown links one address may try before the answer is to wait. A secret has 192 random bits, so this only ends pointless attempts; links that
 * exist open all the same, since many people may share the address of a mobile network.
 */
const UNKNOWN_LINKS: Rate = { most: 10, seconds: 60 };

/** Begins an attempt for a person who opens a link that was made in the console. */
@Injectable()
export class OpenLink {
  constructor(
    private readonly bus: Bus,
    private readonly rates: CallRates,
    private readonly admission: Admission,
    private readonly verifications: OpenVerification,
  ) {}

  /**
   * Throws LINK.NOT_FOUND, LINK.ENDED, TICKET.FINISHED or TICKET.IN_PROGRESS for a link that has done its work, and LIMIT.REACHED for an address
   * that tries unknown links.
   */
  async open(secret: string, address: string): Promise<IssuedToken> {
    const link = createHash('sha256').update(secret).digest('hex');
    const { name, identificationNumber, ...ticket } = await this.find(link, address);
    const { accountId, ticketId, sandbox } = ticket;
    const bound = [...(name ? [{ type: 'Name' as const, value: name }] : []), ...numberOf(identificationNumber)];
    const caller = { accountId, accessKeyId: `link-${accountId}`, ...(sandbox ? { sandbox } : {}) };
    const attemptId = uuid();
    const issued = await this.admission.admit({ caller, action: 'GetVerifyToken', content: { TicketId: ticketId } }, () =>
      this.verifications.open({ ...ticket, attemptId, bound }),
    );
    try {
      await this.bus.ask(links.opened, { link, attemptId });
    } catch (error) {
      // nobody gets the token, so the attempt expires unused
      if (bound.length > 0) await this.bus.ask(materials.erase, { attemptId, accountId }).catch(() => undefined);
      throw error;
    }
    return issued;
  }

  private async find(link: string, address: string): Promise<LinkedTicket> {
    const tries = `unknown-links.${createHash('sha256').update(address).digest('hex').slice(0, 32)}`;
    try {
      return await this.bus.ask(links.open, { link });
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'LINK.NOT_FOUND')) throw error;
      const wait = await this.rates.count(tries, UNKNOWN_LINKS);
      throw wait > 0 ? tooMany(wait) : error;
    }
  }
}

const numberOf = (value: string | undefined): { type: 'IdentificationNumber'; value: string }[] => (value ? [{ type: 'IdentificationNumber', value }] : []);

const tooMany = (seconds: number): Problem =>
  new Problem('LIMIT.REACHED', `Too many unknown links were opened from here; try again in ${seconds} s.`, { limit: 'unknown-links', seconds });
