import { IsIn, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { event, question } from './question.js';

export class FindAccessKey {
  @IsString()
  @MaxLength(128)
  accessKeyId!: string;
}

export interface AccessKey {
  accessKeyId: string;
  accountId: string;
  secret: string;
  status: 'active' | 'disabled';
}

export class FindScene {
  @IsUUID()
  accountId!: string;

  /** The scene's identifier. */
  @IsString()
  @MaxLength(128)
  biz!: string;
}

export interface Scene {
  id: string;
  accountId: string;
  biz: string;
  name: string;
  scheme: string;
}

export class CreateScene {
  @IsUUID()
  accountId!: string;

  /** Letters, digits and hyphen, at most 20. */
  @Matches(/^[A-Za-z0-9-]{1,20}$/)
  biz!: string;

  /** Chinese, letters, digits and hyphen; at most 20 characters. */
  @Matches(/^[\p{Script=Han}A-Za-z0-9-]{1,20}$/u)
  name!: string;

  @IsString()
  scheme!: string;
}

export class SetAccessKeyStatus {
  @IsUUID()
  accountId!: string;

  @IsString()
  @MaxLength(128)
  accessKeyId!: string;

  @IsIn(['active', 'disabled'])
  status!: AccessKey['status'];
}

export class SceneChanged {
  @IsUUID()
  accountId!: string;

  @IsString()
  biz!: string;
}

export class AccessKeyChanged {
  @IsString()
  accessKeyId!: string;
}

export const console = {
  accessKey: question<FindAccessKey, AccessKey>('console.access-key', FindAccessKey, 3_000),
  setAccessKeyStatus: question<SetAccessKeyStatus, Record<string, never>>('console.access-key.set-status', SetAccessKeyStatus, 3_000),
  scene: question<FindScene, Scene>('console.scene', FindScene, 3_000),
  createScene: question<CreateScene, Scene>('console.scene.create', CreateScene, 3_000),
};

export const sceneChanged = event('scene.changed', SceneChanged);
export const accessKeyChanged = event('access-key.changed', AccessKeyChanged);
