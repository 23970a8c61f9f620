import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AskAuthorityState, BrowseIdentities, authority, type AuthorityState, type ListedIdentity } from '@shiren/contracts-registry';
import { RegistryPages } from './registry-pages.js';

@Controller()
export class RegistryPagesController {
  constructor(private readonly registry: RegistryPages) {}

  @Answers(authority.browse)
  browse(request: BrowseIdentities): Promise<{ people: ListedIdentity[]; more: boolean }> {
    return this.registry.browse(request);
  }

  @Answers(authority.state)
  state(request: AskAuthorityState): Promise<AuthorityState> {
    return this.registry.state(request);
  }
}
