import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { CreateScene, FindScene, SetUpScene, SwitchOffCallback, consoleQuestions, type CallbackTarget, type Scene } from '@shiren/contracts-console';
import { SceneCallbacks } from './scene-callbacks.js';
import { SceneSetUp } from './scene-set-up.js';
import { Scenes } from './scenes.js';

@Controller()
export class ScenesController {
  constructor(
    private readonly scenes: Scenes,
    private readonly setting: SceneSetUp,
    private readonly callbacks: SceneCallbacks,
  ) {}

  @Answers(consoleQuestions.scene)
  scene({ accountId, biz }: FindScene): Promise<Scene> {
    return this.scenes.find(accountId, biz);
  }

  @Answers(consoleQuestions.callback)
  callback({ accountId, biz }: FindScene): Promise<CallbackTarget> {
    return this.callbacks.target(accountId, biz);
  }

  @Answers(consoleQuestions.switchOffCallback)
  async switchOffCallback(request: SwitchOffCallback): Promise<Record<string, never>> {
    await this.callbacks.switchOff(request);
    return {};
  }

  @Answers(consoleQuestions.createScene)
  create(request: CreateScene): Promise<Scene> {
    return this.scenes.create(request);
  }

  @Answers(consoleQuestions.setUpScene)
  setUp(request: SetUpScene): Promise<Scene> {
    return this.setting.setUp(request);
  }
}
