import { ArrayMaxSize, IsArray, IsBoolean, IsDateString, IsHexadecimal, IsIn, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { SCENE_IDENTIFIER, SCENE_NAME, event, question } from '@shiren/contracts-core';
import type { BlockKind, SceneSettings } from '@shiren/contracts-verification';

export class FindAccessKey {
  @IsString()
  @MaxLength(128)
  accessKeyId!: string;
}

export const accessKeyKinds = ['real', 'test'] as const;
/** A `test` key works in the sandbox only. */
export type AccessKeyKind = (typeof accessKeyKinds)[number];

export interface AccessKey {
  accessKeyId: string;
  accountId: string;
  secret: string;
  status: 'active' | 'disabled';
  kind: AccessKeyKind;
}

export class FindScene {
  @IsUUID()
  accountId!: string;

  /** The scene's identifier. */
  @IsString()
  @MaxLength(128)
  biz!: string;
}

/** `disabled` and `archived` scenes accept no new verifications; those in progress may end. An archived one is also hidden from lists. */
export const sceneStates = ['active', 'disabled', 'archived'] as const;
export type SceneState = (typeof sceneStates)[number];

export interface Scene {
  id: string;
  accountId: string;
  biz: string;
  name: string;
  scheme: string;
  state: SceneState;
  /** Incremented by each change, so that two people who edit at the same time do not overwrite each other's work. */
  revision: number;
  settings: SceneSettings;
  /** Whether no real flow may begin before the scene names the business that processes the data. */
  awaitsBusiness?: true;
}

/** Where and how results of a scene are delivered. */
export interface CallbackTarget {
  /** Absent if the scene has no callback. */
  url?: string;
  /** Whether the address has asked for no more callbacks (it answered 410). */
  off: boolean;
  /** Signing secrets, newest first; the previous one stays valid for a day. */
  secrets: string[];
}

export class SwitchOffCallback extends FindScene {
  /** The address that asked for no more callbacks; the scene may have another one by now. */
  @IsString()
  @MaxLength(512)
  url!: string;
}

export class CreateScene {
  @IsUUID()
  accountId!: string;

  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  @Matches(SCENE_NAME)
  name!: string;

  @IsString()
  scheme!: string;
}

/** A scene as the public API creates or changes it. */
export class SetUpScene extends CreateScene {
  /** The AccessKey that signed the call, for the audit log. */
  @IsString()
  @MaxLength(128)
  accessKeyId!: string;

  /** Whether the flow begins with our guide page and ends with our result page. */
  @IsBoolean()
  guide!: boolean;

  @IsBoolean()
  result!: boolean;
}

/** Whom a submission is about, by keyed hashes. */
export class FindBlocks {
  @IsUUID()
  accountId!: string;

  @IsArray()
  @ArrayMaxSize(10)
  @IsHexadecimal({ each: true })
  @Length(64, 64, { each: true })
  numbers!: string[];

  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  device?: string;
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

/** Sent at most once a minute for each key. */
export class AccessKeyUsed {
  @IsString()
  accessKeyId!: string;

  @IsDateString()
  at!: string;
}

/** A successful `CompareFaces`; counted once per id. */
export class FaceCompared {
  @IsUUID()
  id!: string;

  @IsUUID()
  accountId!: string;

  @IsDateString()
  at!: string;
}

export const consoleQuestions = {
  accessKey: question<FindAccessKey, AccessKey>('console.access-key', FindAccessKey, 3_000),
  setAccessKeyStatus: question<SetAccessKeyStatus, Record<string, never>>('console.access-key.set-status', SetAccessKeyStatus, 3_000),
  scene: question<FindScene, Scene>('console.scene', FindScene, 3_000),
  callback: question<FindScene, CallbackTarget>('console.scene.callback', FindScene, 3_000),
  /** Stays off until somebody saves the scene. */
  switchOffCallback: question<SwitchOffCallback, Record<string, never>>('console.scene.callback.switch-off', SwitchOffCallback, 3_000),
  createScene: question<CreateScene, Scene>('console.scene.create', CreateScene, 3_000),
  /** Creates the scene, or changes name, scheme and pages of the existing one with this identifier. */
  setUpScene: question<SetUpScene, Scene>('console.scene.set-up', SetUpScene, 3_000),
  /** What of a submission is on the account's block list now. */
  blocked: question<FindBlocks, { kinds: BlockKind[] }>('console.blocked', FindBlocks, 3_000),
};

export const sceneChanged = event('scene.changed', SceneChanged);
export const accessKeyChanged = event('access-key.changed', AccessKeyChanged);
export const accessKeyUsed = event('access-key.used', AccessKeyUsed);
export const faceCompared = event('face.compared', FaceCompared);
