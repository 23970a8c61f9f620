import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { accessKeyKinds, type AccessKeyKind } from '../console.js';
import { question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

/** The most active keys of each kind that an account may have. */
export const MAX_ACTIVE_KEYS = 2;

export interface ListedAccessKey {
  accessKeyId: string;
  status: 'active' | 'disabled';
  kind: AccessKeyKind;
  createdAt: string;
  /** Accurate to the minute. */
  lastUsedAt: string | null;
}

export class AddAccessKey extends FromSession {
  /** Absent for a real key. */
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
  /** The only reply that contains the secret. */
  addAccessKey: question<AddAccessKey, ListedAccessKey & { secret: string }>('console.pages.access-key.add', AddAccessKey, 3_000),
  changeAccessKey: question<ChangeAccessKey, Record<string, never>>('console.pages.access-key.change', ChangeAccessKey, 3_000),
  /** Only a disabled key can be removed. */
  removeAccessKey: question<RemoveAccessKey, Record<string, never>>('console.pages.access-key.remove', RemoveAccessKey, 3_000),
};
