import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  AddFrames,
  BeginCapture,
  FinishCapture,
  GiveMoreTime,
  ListCaptures,
  captures,
  type BegunCapture,
  type FinishedCapture,
  type LivenessChallenge,
  type RecordedCapture,
  type SeenFrames,
} from '@shiren/contracts-media';
import { Captures } from './captures.js';
import { RecordedCaptures } from './recorded-captures.js';

@Controller()
export class CapturesController {
  constructor(
    private readonly captures: Captures,
    private readonly recorded: RecordedCaptures,
  ) {}

  @Answers(captures.begin)
  begin(request: BeginCapture): Promise<BegunCapture> {
    return this.captures.begin(request);
  }

  @Answers(captures.addFrames)
  addFrames(request: AddFrames): Promise<SeenFrames> {
    return this.captures.addFrames(request);
  }

  @Answers(captures.giveMoreTime)
  giveMoreTime(request: GiveMoreTime): Promise<LivenessChallenge> {
    return this.captures.giveMoreTime(request);
  }

  @Answers(captures.finish)
  finish(request: FinishCapture): Promise<FinishedCapture> {
    return this.captures.finish(request);
  }

  @Answers(captures.list)
  list(request: ListCaptures): Promise<RecordedCapture[]> {
    return this.recorded.list(request);
  }
}
