import { IsHexadecimal, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { question } from '@shiren/contracts-core';
import { blockKinds, type BlockKind } from '@shiren/contracts-verification';
import { OfAttempt, type ListedAttempt } from './records.js';
import { FromSession } from './session.js';

/** A block always ends by itself: three years at the latest. */
export const MAX_BLOCK_DAYS = 1_095;

/** An entry of the account's block list. */
export interface ListedBlock {
  id: string;
  kind: BlockKind;
  reason: string;
  /** The attempt that it was made from, if any. */
  attemptId?: string;
  createdAt: string;
  createdBy: string;
  /** When it ends, or was ended. */
  expiresAt: string;
  /** The user who ended it before its time. */
  endedBy?: string;
}

/** Whom an attempt is about, across attempts. */
export interface PersonView {
  attempt: ListedAttempt;
  /** As submitted, masked; absent if nothing of it is stored. */
  name?: string;
  maskedNumber?: string;
  /** Keyed hashes, by which `attempts` finds all attempts; absent if there is none, and after erasure. */
  number?: string;
  device?: string;
  /** In force on this number or device. */
  blocks: ListedBlock[];
}

/** Blocks the person or the device of an attempt, or whatever is typed; one of the three. */
export class AddBlock extends FromSession {
  @IsIn(blockKinds)
  kind!: BlockKind;

  @IsOptional()
  @IsUUID()
  attemptId?: string;

  @IsOptional()
  @IsString()
  @Length(1, 40)
  identificationNumber?: string;

  @IsOptional()
  @Matches(/^[\w-]{8,64}$/)
  deviceId?: string;

  /** Why; it must not name the person. */
  @IsString()
  @Length(2, 200)
  reason!: string;

  @IsInt()
  @Min(1)
  @Max(MAX_BLOCK_DAYS)
  days!: number;
}

export class SearchBlocks extends FromSession {
  @IsIn(['in-force', 'over'])
  state!: 'in-force' | 'over';

  /** Of a number or a device, as `searchKeys` returns it; finds nothing that is over. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  key?: string;

  /** Id of the last block of the previous page. */
  @IsOptional()
  @IsUUID()
  before?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export class EndBlock extends FromSession {
  @IsUUID()
  id!: string;
}

export const blockPages = {
  /** Written to the audit log before anything is shown. */
  person: question<OfAttempt, PersonView>('console.pages.person', OfAttempt, 5_000),
  /** Newest first. */
  blocks: question<SearchBlocks, { blocks: ListedBlock[]; more: boolean }>('console.pages.blocks', SearchBlocks, 5_000),
  /** Replaces the block of the same number or device that is in force, if there is one. */
  addBlock: question<AddBlock, ListedBlock>('console.pages.block.add', AddBlock, 8_000),
  endBlock: question<EndBlock, ListedBlock>('console.pages.block.end', EndBlock, 5_000),
};
