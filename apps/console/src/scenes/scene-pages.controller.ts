import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  AddScene,
  FromSession,
  ListSceneVersions,
  OfScene,
  RestoreScene,
  SaveScene,
  SetSceneState,
  pages,
  type ListedScene,
  type SceneVersion,
} from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { SceneCallbacks } from './scene-callbacks.js';
import { SceneHistory } from './scene-history.js';
import { ScenePages } from './scene-pages.js';

@Controller()
export class ScenePagesController {
  constructor(
    private readonly access: Access,
    private readonly scenes: ScenePages,
    private readonly callbacks: SceneCallbacks,
    private readonly history: SceneHistory,
  ) {}

  /** Reports are filtered by scene, so everyone who may read reports may list scenes. */
  @Answers(pages.scenes)
  async list(request: FromSession): Promise<ListedScene[]> {
    return this.scenes.list(await this.access.actor(request, 'reports.read'));
  }

  @Answers(pages.addScene)
  async add(request: AddScene): Promise<ListedScene> {
    return this.scenes.add(await this.access.actor(request, 'settings.write'), request);
  }

  @Answers(pages.saveScene)
  async save(request: SaveScene): Promise<ListedScene> {
    return this.scenes.save(await this.access.actorInScene(request, 'settings.write'), request);
  }

  @Answers(pages.setSceneState)
  async setState(request: SetSceneState): Promise<ListedScene> {
    return this.scenes.setState(await this.access.actorInScene(request, 'settings.write'), request);
  }

  @Answers(pages.sceneVersions)
  async versions(request: ListSceneVersions): Promise<{ versions: SceneVersion[]; more: boolean }> {
    const { accountId } = await this.access.actorInScene(request, 'settings.read');
    return this.history.list(accountId, request.biz, request.before);
  }

  @Answers(pages.restoreScene)
  async restore(request: RestoreScene): Promise<ListedScene> {
    return this.scenes.restore(await this.access.actorInScene(request, 'settings.write'), request);
  }

  @Answers(pages.renewCallbackSecret)
  async renewCallbackSecret(request: OfScene): Promise<{ secret: string }> {
    return this.callbacks.renewSecret(await this.access.actorInScene(request, 'settings.write'), request.biz);
  }
}
