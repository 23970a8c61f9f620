import { Controller } from '@nestjs/common';
import { Answers, Bus } from '@shiren/bus';
import { BrowseRegistry, FromSession, OfImport, StageRows, pages } from '@shiren/contracts-console';
import { authority, type AuthorityState, type ListedIdentity, type RejectedRow } from '@shiren/contracts-registry';
import { Access } from '../access/access.js';
import { Audit } from '../audit/audit.js';

/** The registry that all accounts share, for the operator of the installation. */
@Controller()
export class RegistryController {
  constructor(
    private readonly access: Access,
    private readonly audit: Audit,
    private readonly bus: Bus,
  ) {}

  @Answers(pages.registryState)
  async state(request: FromSession): Promise<AuthorityState> {
    await this.access.actor(request, 'registry.read');
    return this.bus.ask(authority.state, { counted: true });
  }

  @Answers(pages.registryPeople)
  async people(request: BrowseRegistry): Promise<{ people: ListedIdentity[]; more: boolean }> {
    await this.access.actor(request, 'registry.read');
    return this.bus.ask(authority.browse, request.browse);
  }

  @Answers(pages.beginImport)
  async begin(request: OfImport): Promise<Record<string, never>> {
    const actor = await this.access.actor(request, 'registry.write');
    const { importId } = request;
    return this.audit.around(
      actor,
      { action: 'registry.import', subject: importId, details: {} },
      () => this.bus.ask(authority.beginImport, { importId }),
      () => ({ begun: true }),
    );
  }

  @Answers(pages.stageRows)
  async stage(request: StageRows): Promise<{ rejected: RejectedRow[] }> {
    await this.access.actor(request, 'registry.write');
    return this.bus.ask(authority.stageIdentities, request.stage);
  }

  @Answers(pages.commitImport)
  async commit(request: OfImport): Promise<{ imported: number }> {
    const actor = await this.access.actor(request, 'registry.write');
    const { importId } = request;
    return this.audit.around(
      actor,
      { action: 'registry.import.commit', subject: importId, details: {} },
      () => this.bus.ask(authority.commitImport, { importId }),
      ({ imported }) => ({ imported }),
    );
  }

  @Answers(pages.abandonImport)
  async abandon(request: OfImport): Promise<Record<string, never>> {
    const actor = await this.access.actor(request, 'registry.write');
    const { importId } = request;
    await this.audit.around(
      actor,
      { action: 'registry.import.abandon', subject: importId, details: {} },
      () => this.bus.ask(authority.abandonImport, { importId }),
      ({ removed }) => ({ removed }),
    );
    return {};
  }
}
