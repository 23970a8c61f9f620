import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min, ValidateNested } from 'class-validator';
import { sceneStates, type Scene, type SceneState } from '../console.js';
import { SCENE_IDENTIFIER, SCENE_NAME, question } from '@shiren/contracts-core';
import { SceneSettings, type SceneChange } from '@shiren/contracts-verification';
import { FromSession } from './session.js';

/** Who saved a version of a scene: a user of the console, or the AccessKey of a business's server. */
export interface SceneSaving {
  by: string;
  at: string;
}

export interface ListedScene extends Omit<Scene, 'accountId'> {
  /** Whether people have already been verified in it, so that a change of scheme deserves a warning. */
  live: boolean;
  /** When its callback address asked for no more results; saving the scene switches callbacks on again. */
  callbackOffSince?: string;
  /** Until when two reviewers are still required, although the setting was switched off. */
  fourEyesUntil?: string;
  /** Who saved its revision; absent if that was before versions were kept. */
  saved?: SceneSaving;
}

export class AddScene extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  @Matches(SCENE_NAME)
  name!: string;

  @IsString()
  @MaxLength(20)
  scheme!: string;

  /** The scene whose settings the new one begins with, instead of the defaults. Its callback secret is not copied. */
  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  copyOf?: string;
}

export class SaveScene extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  /** The revision that was read; throws SCENE.CHANGED if somebody else saved in the meantime. */
  @IsInt()
  @Min(1)
  revision!: number;

  @Matches(SCENE_NAME)
  name!: string;

  @IsString()
  @MaxLength(20)
  scheme!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => SceneSettings)
  settings!: SceneSettings;
}

export class OfScene extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;
}

export class SetSceneState extends OfScene {
  @IsIn(sceneStates)
  state!: SceneState;
}

export class ListSceneVersions extends OfScene {
  /** Only versions before this revision. */
  @IsOptional()
  @IsInt()
  @Min(2)
  before?: number;
}

export class RestoreScene extends OfScene {
  /** The revision that was read; throws SCENE.CHANGED if somebody else saved in the meantime. */
  @IsInt()
  @Min(1)
  revision!: number;

  /** The revision whose name, scheme and settings become those of a new one. */
  @IsInt()
  @Min(1)
  version!: number;
}

export interface SceneVersion {
  revision: number;
  saved?: SceneSaving;
  /** The revision that was restored with this one. */
  restored?: number;
  /** Compared with the version before it; absent if that one is not kept. */
  changes?: SceneChange[];
}

export const scenePages = {
  scenes: question<FromSession, ListedScene[]>('console.pages.scenes', FromSession, 3_000),
  addScene: question<AddScene, ListedScene>('console.pages.scene.add', AddScene, 3_000),
  saveScene: question<SaveScene, ListedScene>('console.pages.scene.save', SaveScene, 3_000),
  /** Stops new verifications in a scene, hides it, or takes that back. */
  setSceneState: question<SetSceneState, ListedScene>('console.pages.scene.state', SetSceneState, 3_000),
  /** Newest first. */
  sceneVersions: question<ListSceneVersions, { versions: SceneVersion[]; more: boolean }>('console.pages.scene.versions', ListSceneVersions, 3_000),
  restoreScene: question<RestoreScene, ListedScene>('console.pages.scene.restore', RestoreScene, 3_000),
  /** Creates a new callback secret for a scene; the previous one stays valid for a day. */
  renewCallbackSecret: question<OfScene, { secret: string }>('console.pages.scene.callback-secret', OfScene, 3_000),
};
