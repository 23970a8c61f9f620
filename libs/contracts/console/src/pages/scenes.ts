import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsString, Matches, MaxLength, Min, ValidateNested } from 'class-validator';
import type { Scene } from '../console.js';
import { SCENE_IDENTIFIER, SCENE_NAME, question } from '@shiren/contracts-core';
import { SceneSettings } from '@shiren/contracts-verification';
import { FromSession } from './session.js';

export interface ListedScene extends Omit<Scene, 'accountId'> {
  /** Whether people have already been verified in it, so that a change of scheme deserves a warning. */
  live: boolean;
  /** When its callback address asked for no more results; saving the scene switches callbacks on again. */
  callbackOffSince?: string;
  /** Until when two reviewers are still required, although the setting was switched off. */
  fourEyesUntil?: string;
}

export class AddScene extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  @Matches(SCENE_NAME)
  name!: string;

  @IsString()
  @MaxLength(20)
  scheme!: string;
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

export const scenePages = {
  scenes: question<FromSession, ListedScene[]>('console.pages.scenes', FromSession, 3_000),
  addScene: question<AddScene, ListedScene>('console.pages.scene.add', AddScene, 3_000),
  saveScene: question<SaveScene, ListedScene>('console.pages.scene.save', SaveScene, 3_000),
  /** Creates a new callback secret for a scene; the previous one stays valid for a day. */
  renewCallbackSecret: question<OfScene, { secret: string }>('console.pages.scene.callback-secret', OfScene, 3_000),
};
