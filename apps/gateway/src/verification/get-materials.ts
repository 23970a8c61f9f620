import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { isImageMaterial, materials, tokens, type Material } from '@shiren/contracts';
import { checkIdentificationNumber } from '@shiren/id-document';
import { AccountDirectory } from '../accounts/account-directory.js';
import { ImageLinks } from '../images/image-links.js';
import type { Caller } from '../rpc/authentication.js';

@Injectable()
export class GetMaterials {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly links: ImageLinks,
  ) {}

  /** What was handed in last for the ticket; images as links. Empty while nothing was submitted. */
  async answer({ accountId }: Caller, { Biz: biz = '', TicketId: ticketId = '' }: Record<string, string>): Promise<Record<string, string>> {
    await this.directory.scene(accountId, biz);
    const { attemptId } = await this.bus.ask(tokens.status, { accountId, biz, ticketId });
    if (!attemptId) return {};
    const now = Date.now();
    const given = await this.bus.ask(materials.list, { attemptId, accountId });
    return Object.assign({}, ...given.map((material) => this.fieldsOf(attemptId, material, now))) as Record<string, string>;
  }

  private fieldsOf(attemptId: string, { type, value }: Material, now: number): Record<string, string> {
    if (isImageMaterial(type)) return { [type]: this.links.make(attemptId, type, now) };
    if (type !== 'IdentificationNumber') return { [type]: value };
    const checked = checkIdentificationNumber(value, new Date(now));
    return { IdentificationNumber: value, IdCardType: 'identityCard', ...(checked.valid ? { Sex: checked.sex } : {}) };
  }
}
