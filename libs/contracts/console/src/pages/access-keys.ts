import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { accessKeyKinds, type AccessKeyKind } from '../console.js';
import { question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

/** An account has at most so many that work, of each kind. */
export const MAX_ACTIVE_KEYS = 2;

export interface ListedAccessKey {
  accessKeyId: string;
  status: 'active' | 'disabled';
  kind: AccessKeyKind;
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
}

export class AddAccessKey extends FromSession {
  /** Absent for a real one. */
  @IsOptional()
  @IsIn(accessKeyKinds)
  kind?: AccessKeyKind;
}

export class ChangeAccessKey extends FromSession {
  @IsString()
  @MaxLength(128)
  accessKeyId!: string;

  @IsIn(['active', 'disabled'])
  status!: ListedAccessKey['status'];
}

export class RemoveAccessKey extends FromSession {
  @IsString()
  @MaxLength(128)
  accessKeyId!: string;
}

export const accessKeyPages = {
  accessKeys: question<FromSession, ListedAccessKey[]>('console.pages.access-keys', FromSession, 3_000),
  /** The one time that the secret is told. */
  addAccessKey: question<AddAccessKey, ListedAccessKey & { secret: string }>('console.pages.access-key.add', AddAccessKey, 3_000),
  changeAccessKey: question<ChangeAccessKey, Record<string, never>>('console.pages.access-key.change', ChangeAccessKey, 3_000),
  /** Only of one that is disabled. */
  removeAccessKey: question<RemoveAccessKey, Record<string, never>>('console.pages.access-key.remove', RemoveAccessKey, 3_000),
};
