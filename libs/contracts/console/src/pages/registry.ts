import { Type } from 'class-transformer';
import { IsDefined, IsUUID, ValidateNested } from 'class-validator';
import { BrowseIdentities, StageIdentities, type AuthorityState, type ListedIdentity, type RejectedRow } from '@shiren/contracts-registry';
import { question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

/** A question to the authority on behalf of the session's user. */
export class BrowseRegistry extends FromSession {
  @IsDefined()
  @ValidateNested()
  @Type(() => BrowseIdentities)
  browse!: BrowseIdentities;
}

export class OfImport extends FromSession {
  @IsUUID()
  importId!: string;
}

export class StageRows extends FromSession {
  @IsDefined()
  @ValidateNested()
  @Type(() => StageIdentities)
  stage!: StageIdentities;
}

export const registryPages = {
  registryState: question<FromSession, AuthorityState>('console.pages.registry.state', FromSession, 5_000),
  registryPeople: question<BrowseRegistry, { people: ListedIdentity[]; more: boolean }>('console.pages.registry.people', BrowseRegistry, 5_000),
  beginImport: question<OfImport, Record<string, never>>('console.pages.registry.import.begin', OfImport, 5_000),
  stageRows: question<StageRows, { rejected: RejectedRow[] }>('console.pages.registry.import.stage', StageRows, 60_000),
  commitImport: question<OfImport, { imported: number }>('console.pages.registry.import.commit', OfImport, 60_000),
  abandonImport: question<OfImport, Record<string, never>>('console.pages.registry.import.abandon', OfImport, 60_000),
};
