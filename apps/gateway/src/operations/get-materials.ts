import { Injectable } from '@nestjs/common';
import type { TicketReference } from '@shiren/contracts-core';
import { addressParts, checkIdentificationNumber } from '@shiren/id-document';
import { GetStatus } from './get-status.js';
import { SubmittedMaterialsReader, compactDate, type MaterialsForBusiness } from './submitted-materials.js';

/** What is known about a person from the materials submitted for a ticket. Unknown fields are absent. */
export interface TicketMaterials extends Pick<MaterialsForBusiness, 'texts' | 'images'> {
  /** As read from the card, otherwise derived from the ID number. */
  sex?: string;
  ethnicGroup?: string;
  address?: ReturnType<typeof addressParts>;
  /** The authority that issued the card. */
  authority?: string;
  /** `yyyyMMdd` */
  validFrom?: string;
  /** `yyyyMMdd`, or 长期. */
  validTo?: string;
  /** The business's own JSON, given when the attempt was opened. */
  userData?: string;
}

@Injectable()
export class GetMaterials {
  constructor(
    private readonly statuses: GetStatus,
    private readonly submitted: SubmittedMaterialsReader,
  ) {}

  /** What was submitted last for the ticket; undefined if nothing was. Throws what `GetStatus` throws. */
  async of(ticket: TicketReference): Promise<TicketMaterials | undefined> {
    const { attemptId, userData } = await this.statuses.of(ticket);
    if (!attemptId) return undefined;
    const submitted = await this.submitted.of({ attemptId, accountId: ticket.accountId });
    return { ...withCard(submitted), ...(userData === undefined ? {} : { userData }) };
  }
}

function withCard({ texts, images, front, back }: MaterialsForBusiness): TicketMaterials {
  const number = texts.IdentificationNumber;
  const checked = number === undefined ? undefined : checkIdentificationNumber(number, new Date());
  return {
    texts,
    images,
    ...(checked?.valid ? { sex: checked.sex } : {}),
    ...(front.sex ? { sex: front.sex.value } : {}),
    ...(front.ethnicGroup ? { ethnicGroup: front.ethnicGroup.value } : {}),
    ...(front.address ? { address: addressParts(front.address.value) } : {}),
    ...(back.authority ? { authority: back.authority.value } : {}),
    ...(back.validFrom ? { validFrom: compactDate(back.validFrom.value) } : {}),
    ...(back.validTo ? { validTo: compactDate(back.validTo.value) } : {}),
  };
}
