import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { tokens } from '@shiren/contracts-verification';
import { addressParts, checkIdentificationNumber } from '@shiren/id-document';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../edge/caller.js';
import { HandedIn, compactDate, type HandedInMaterials } from './submitted-materials.js';
import { ticketOf } from './ticket-of.js';

@Injectable()
export class GetMaterials {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly handedIn: HandedIn,
  ) {}

  /** What was handed in last for the ticket, images as links, and what was read of the card. Empty while nothing was submitted. */
  async answer(caller: Caller, parameters: Record<string, string>): Promise<Record<string, string>> {
    const { accountId } = caller;
    const ticket = ticketOf(caller, parameters);
    await this.directory.scene(accountId, ticket.biz);
    const { attemptId, userData } = await this.bus.ask(tokens.status, ticket);
    if (!attemptId) return {};
    return { ...told(await this.handedIn.of({ attemptId, accountId })), ...(userData === undefined ? {} : { UserData: userData }) };
  }
}

/** As the vendor writes it; a field that is not known is absent. */
function told({ texts, images, front, back }: HandedInMaterials): Record<string, string> {
  const number = texts.IdentificationNumber;
  const checked = number === undefined ? undefined : checkIdentificationNumber(number, new Date());
  return {
    ...texts,
    ...images,
    ...(number === undefined ? {} : { IdCardType: 'identityCard' }),
    ...(checked?.valid ? { Sex: checked.sex } : {}),
    ...(front.sex ? { Sex: front.sex.value } : {}),
    ...(front.ethnicGroup ? { EthnicGroup: front.ethnicGroup.value } : {}),
    ...(front.address ? { Address: addressJson(front.address.value) } : {}),
    ...(back.authority ? { Authority: back.authority.value } : {}),
    ...(back.validFrom ? { IdCardStartDate: compactDate(back.validFrom.value) } : {}),
    ...(back.validTo ? { IdCardExpiry: compactDate(back.validTo.value) } : {}),
  };
}

function addressJson(address: string): string {
  const { province, city, area, detail } = addressParts(address);
  const part = (text: string): { text: string } => ({ text });
  return JSON.stringify({ province: part(province), city: part(city), area: part(area), detail: part(detail) });
}
