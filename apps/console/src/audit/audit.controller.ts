import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { ExportAudit, FromSession, SearchAudit, pages, type AuditCheck, type AuditEntry } from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { Anchors } from './anchors.js';
import { Audit } from './audit.js';

@Controller()
export class AuditController {
  constructor(
    private readonly access: Access,
    private readonly audit: Audit,
    private readonly anchors: Anchors,
  ) {}

  @Answers(pages.audit)
  async search(request: SearchAudit): Promise<{ entries: AuditEntry[]; more: boolean }> {
    return this.audit.search((await this.access.actor(request, 'audit.read')).accountId, request);
  }

  @Answers(pages.checkAudit)
  async check(request: FromSession): Promise<AuditCheck> {
    const { accountId } = await this.access.actor(request, 'audit.read');
    return this.audit.check(accountId, await this.anchors.known(accountId));
  }

  @Answers(pages.exportAudit)
  async export(request: ExportAudit): Promise<{ entries: AuditEntry[]; more: boolean }> {
    const actor = await this.access.actor(request, 'audit.read');
    if (request.after === 0) await this.audit.transaction(actor, async (_manager, _emit, note) => note('audit.export', actor.accountName));
    return this.audit.after(actor.accountId, request.after);
  }
}
