import { IsString, IsUUID, MaxLength } from 'class-validator';
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
  scene: question<FindScene, Scene>('console.scene', FindScene, 3_000),
};

export const sceneChanged = event('scene.changed', SceneChanged);
export const accessKeyChanged = event('access-key.changed', AccessKeyChanged);
