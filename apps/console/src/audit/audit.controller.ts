import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { FromSession, SearchAudit, pages, type AuditCheck, type AuditEntry } from '@shiren/contracts';
import { Access } from '../access/access.js';
import { Audit } from './audit.js';

@Controller()
export class AuditController {
  constructor(
    private readonly access: Access,
    private readonly audit: Audit,
  ) {}

  @Answers(pages.audit)
  async search(request: SearchAudit): Promise<{ entries: AuditEntry[]; more: boolean }> {
    return this.audit.search((await this.access.actor(request, 'audit.read')).accountId, request);
  }

  @Answers(pages.checkAudit)
  async check(request: FromSession): Promise<AuditCheck> {
    return this.audit.check((await this.access.actor(request, 'audit.read')).accountId);
  }
}
