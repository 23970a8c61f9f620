import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AddFrames, BeginCapture, FinishCapture, captures, type BegunCapture, type FinishedCapture, type SeenFrames } from '@shiren/contracts-media';
import { Captures } from './captures.js';

@Controller()
export class CapturesController {
  constructor(private readonly captures: Captures) {}

  @Answers(captures.begin)
  begin(request: BeginCapture): Promise<BegunCapture> {
    return this.captures.begin(request);
  }

  @Answers(captures.addFrames)
  addFrames(request: AddFrames): Promise<SeenFrames> {
    return this.captures.addFrames(request);
  }

  @Answers(captures.finish)
  finish(request: FinishCapture): Promise<FinishedCapture> {
    return this.captures.finish(request);
  }
}
