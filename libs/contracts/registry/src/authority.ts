import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsDateString,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { DescribedOutcome, RunningModels } from '@shiren/contracts-media';
import { question } from '@shiren/contracts-core';

export class CompareWithAuthority {
  @IsString()
  @MaxLength(64)
  name!: string;

  @IsString()
  @Length(18, 18)
  identificationNumber!: string;

  /** Key of the face photo in the blob store. */
  @IsString()
  @MaxLength(256)
  face!: string;
}

export const recordStates = ['current', 'stale', 'missing', 'unknown'] as const;
/** State of the photo on record: as in AuthorityAnswer, plus `unknown` if no record has this number with this name, or it can't be checked. */
export type RecordState = (typeof recordStates)[number];

export class AskForRecord {
  @IsString()
  @MaxLength(64)
  name!: string;

  @IsString()
  @Length(18, 18)
  identificationNumber!: string;
}

export interface AuthorityAnswer {
  /** Whether the authority knows the number, and under this name. */
  identity: 'match' | 'name-mismatch' | 'unknown';
  /** What the face could be compared with; `stale` is a photo older than the authority's limit. */
  photo?: 'current' | 'stale' | 'missing';
  /** 0 to 100; absent if there was no photo to compare with. */
  score?: number;
}

export class ImportedIdentity {
  /** Line of the source file, for the report. */
  @IsInt()
  @Min(1)
  line!: number;

  @IsString()
  @MaxLength(256)
  name!: string;

  @IsString()
  @MaxLength(256)
  identificationNumber!: string;

  /** Key of the photo in the blob store. */
  @IsOptional()
  @IsString()
  @MaxLength(256)
  photo?: string;

  @IsOptional()
  @IsDateString()
  photoDate?: string;
}

export class ImportReference {
  @IsUUID()
  importId!: string;
}

export class BeginImport extends ImportReference {}

export class AnnouncePhoto extends ImportReference {
  /** Key in the blob store, `identities/<uuid>`. */
  @Matches(/^identities\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  photo!: string;
}

export class StageIdentities extends ImportReference {
  @ValidateNested({ each: true })
  @Type(() => ImportedIdentity)
  @ArrayMaxSize(50)
  rows!: ImportedIdentity[];
}

export interface RejectedRow {
  line: number;
  /** In English and Chinese, for readers that don't know the code. */
  reason: string;
  /** A code of libs/people-file, which has its text in each language; absent in replies of releases up to 0.1.0. */
  code?: string;
  /** What the text of the code leaves open. */
  parameters?: Readonly<Record<string, string | number>>;
}

export class BrowseIdentities {
  /** A complete ID number, in any form that is accepted elsewhere: shows only that person. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  identificationNumber?: string;

  /** The last key of the previous page. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  after?: string;

  /** Only people whose face the running model can't compare. */
  @IsOptional()
  @IsBoolean()
  uncomparable?: boolean;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export type UncomparableReason = Exclude<DescribedOutcome, 'described'>;

/** A person of the registry, with name and number masked: enough to recognize someone, not to copy their data. */
export interface ListedIdentity {
  key: string;
  name: string;
  identificationNumber: string;
  photo: 'current' | 'stale' | 'missing';
  photoDate?: string;
  /** Why the running model can't compare this person's face although there should be one: the photo is gone, or no face is found in it. */
  uncomparable?: UncomparableReason;
  updatedAt: string;
}

export class AskAuthorityState {
  /** Whether to count the people of the registry too. */
  @IsBoolean()
  counted!: boolean;
}

/** Counts of people who have a photo, or a descriptor that stands in for one. */
export interface TemplateCounts {
  described: number;
  /** Not yet described by this model; they can be compared, it only takes a moment longer. */
  waiting: number;
  uncomparable: number;
}

export interface AuthorityState {
  source: 'registry' | 'upstream';
  /** People in the built-in registry. */
  people: number;
  withPhoto: number;
  /** The recognition model in use; absent until inference has reported it, and in replies of releases up to 0.1.0. */
  recognition?: RunningModels;
  /** How many photos that model has described; absent unless counting was requested. */
  templates?: TemplateCounts;
  upstream?: { host: string; circuit: 'closed' | 'open' | 'half-open' };
}

export const authority = {
  compare: question<CompareWithAuthority, AuthorityAnswer>('authority.compare', CompareWithAuthority, 10_000),
  browse: question<BrowseIdentities, { people: ListedIdentity[]; more: boolean }>('authority.browse', BrowseIdentities, 5_000),
  state: question<AskAuthorityState, AuthorityState>('authority.state', AskAuthorityState, 5_000),
  /** Whether there is a photo to compare with; reveals nothing else about the person. */
  record: question<AskForRecord, { record: RecordState }>('authority.record', AskForRecord, 8_000),
  /** An import is begun, staged in pieces, and committed as a whole, or not at all if a row was rejected. */
  beginImport: question<BeginImport, Record<string, never>>('authority.import.begin', BeginImport, 3_000),
  /**
   * Call before storing a photo for an import, so that a photo that no row names is deleted with it. Throws IMPORT.NOT_FOUND unless the import is
   * open.
   */
  announcePhoto: question<AnnouncePhoto, Record<string, never>>('authority.import.photo', AnnouncePhoto, 3_000),
  stageIdentities: question<StageIdentities, { rejected: RejectedRow[] }>('authority.import.stage', StageIdentities, 60_000),
  commitImport: question<ImportReference, { imported: number }>('authority.import.commit', ImportReference, 60_000),
  abandonImport: question<ImportReference, { removed: number }>('authority.import.abandon', ImportReference, 60_000),
};
