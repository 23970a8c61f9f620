import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { LONG_TERM, isImageMaterial, materials, tokens, type CardReadings, type Material } from '@shiren/contracts';
import { addressParts, checkIdentificationNumber } from '@shiren/id-document';
import { AccountDirectory } from '../accounts/account-directory.js';
import { ImageLinks } from '../images/image-links.js';
import type { Caller } from '../rpc/authentication.js';
import { ticketOf } from './ticket-of.js';

@Injectable()
export class GetMaterials {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly links: ImageLinks,
  ) {}

  /** What was handed in last for the ticket, images as links, and what was read of the card. Empty while nothing was submitted. */
  async answer(caller: Caller, parameters: Record<string, string>): Promise<Record<string, string>> {
    const { accountId } = caller;
    const ticket = ticketOf(caller, parameters);
    await this.directory.scene(accountId, ticket.biz);
    const { attemptId } = await this.bus.ask(tokens.status, ticket);
    if (!attemptId) return {};
    const now = Date.now();
    const [given, cards] = await Promise.all([this.bus.ask(materials.list, { attemptId, accountId }), this.bus.ask(materials.cards, { attemptId, accountId })]);
    return Object.assign({}, ...given.map((material) => this.fieldsOf(attemptId, material, now)), cardFieldsOf(cards)) as Record<string, string>;
  }

  private fieldsOf(attemptId: string, { type, value }: Material, now: number): Record<string, string> {
    if (isImageMaterial(type)) return { [type]: this.links.make(attemptId, type, now) };
    if (type !== 'IdentificationNumber') return { [type]: value };
    const checked = checkIdentificationNumber(value, new Date(now));
    return { IdentificationNumber: value, IdCardType: 'identityCard', ...(checked.valid ? { Sex: checked.sex } : {}) };
  }
}

/** What was read of the card, as the vendor writes it; a field that could not be read is absent. */
function cardFieldsOf({ front, back }: CardReadings): Record<string, string> {
  const { sex, ethnicGroup, address } = front?.flaw ? {} : (front?.fields ?? {});
  const { authority, validFrom, validTo } = back?.flaw ? {} : (back?.fields ?? {});
  return {
    ...(sex ? { Sex: sex.value } : {}),
    ...(ethnicGroup ? { EthnicGroup: ethnicGroup.value } : {}),
    ...(address ? { Address: addressJson(address.value) } : {}),
    ...(authority ? { Authority: authority.value } : {}),
    ...(validFrom ? { IdCardStartDate: compact(validFrom.value) } : {}),
    ...(validTo ? { IdCardExpiry: compact(validTo.value) } : {}),
  };
}

/** `yyyyMMdd`, or 长期. */
const compact = (date: string): string => (date === LONG_TERM ? date : date.replaceAll('-', ''));

function addressJson(address: string): string {
  const { province, city, area, detail } = addressParts(address);
  const part = (text: string): { text: string } => ({ text });
  return JSON.stringify({ province: part(province), city: part(city), area: part(area), detail: part(detail) });
}
