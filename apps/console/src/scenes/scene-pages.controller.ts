import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AddScene, FromSession, OfScene, SaveScene, pages, type ListedScene } from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { SceneCallbacks } from './scene-callbacks.js';
import { ScenePages } from './scene-pages.js';

@Controller()
export class ScenePagesController {
  constructor(
    private readonly access: Access,
    private readonly scenes: ScenePages,
    private readonly callbacks: SceneCallbacks,
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

  @Answers(pages.renewCallbackSecret)
  async renewCallbackSecret(request: OfScene): Promise<{ secret: string }> {
    return this.callbacks.renewSecret(await this.access.actorInScene(request, 'settings.write'), request.biz);
  }
}
