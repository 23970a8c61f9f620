import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { CreateScene, FindScene, SetUpScene, console, type CallbackTarget, type Scene } from '@shiren/contracts';
import { SceneSetUp } from './scene-set-up.js';
import { Scenes } from './scenes.js';

@Controller()
export class ScenesController {
  constructor(
    private readonly scenes: Scenes,
    private readonly setting: SceneSetUp,
  ) {}

  @Answers(console.scene)
  scene({ accountId, biz }: FindScene): Promise<Scene> {
    return this.scenes.find(accountId, biz);
  }

  @Answers(console.callback)
  callback({ accountId, biz }: FindScene): Promise<{ callback?: CallbackTarget }> {
    return this.scenes.callback(accountId, biz);
  }

  @Answers(console.createScene)
  create(request: CreateScene): Promise<Scene> {
    return this.scenes.create(request);
  }

  @Answers(console.setUpScene)
  setUp(request: SetUpScene): Promise<Scene> {
    return this.setting.setUp(request);
  }
}
