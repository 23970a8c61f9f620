import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  AssessLiveness,
  JudgeAction,
  ObserveFrames,
  inference,
  type ActionProgress,
  type AssessedLiveness,
  type ObservedFrames,
} from '@shiren/contracts-media';
import { Liveness } from './liveness.js';

@Controller()
export class LivenessController {
  constructor(private readonly liveness: Liveness) {}

  @Answers(inference.observeFrames)
  observe({ frames }: ObserveFrames): Promise<ObservedFrames> {
    return this.liveness.observe(frames);
  }

  @Answers(inference.judgeAction)
  judge(request: JudgeAction): Promise<ActionProgress> {
    return this.liveness.judge(request);
  }

  @Answers(inference.assessLiveness)
  assess(request: AssessLiveness): Promise<AssessedLiveness> {
    return this.liveness.assess(request);
  }
}
