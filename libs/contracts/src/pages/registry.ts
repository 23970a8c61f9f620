import { Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { ImportedIdentity, type AuthorityState, type ListedIdentity, type RejectedRow } from '../authority.js';
import { question } from '../question.js';
import { FromSession } from './session.js';

export class BrowseRegistry extends FromSession {
  /** A whole ID number: who stands there. */
  @IsOptional()
  @IsString()
  @Length(18, 18)
  identificationNumber?: string;

  /** The key of the last one of the page before. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  after?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export class OfImport extends FromSession {
  @IsUUID()
  importId!: string;
}

export class StageRows extends OfImport {
  @ValidateNested({ each: true })
  @Type(() => ImportedIdentity)
  @ArrayMaxSize(20)
  rows!: ImportedIdentity[];
}

export const registryPages = {
  registryState: question<FromSession, AuthorityState>('console.pages.registry.state', FromSession, 5_000),
  registryPeople: question<BrowseRegistry, { people: ListedIdentity[]; more: boolean }>('console.pages.registry.people', BrowseRegistry, 5_000),
  beginImport: question<OfImport, Record<string, never>>('console.pages.registry.import.begin', OfImport, 5_000),
  stageRows: question<StageRows, { rejected: RejectedRow[] }>('console.pages.registry.import.stage', StageRows, 60_000),
  commitImport: question<OfImport, { imported: number }>('console.pages.registry.import.commit', OfImport, 60_000),
  abandonImport: question<OfImport, Record<string, never>>('console.pages.registry.import.abandon', OfImport, 60_000),
};
