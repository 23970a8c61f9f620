import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { inference, type RunningModels } from '@shiren/contracts-media';

/** The recognition model in use, as inference last reported it. During an update several may run; the last one that answered counts. */
@Injectable()
export class RunningModel {
  current?: RunningModels;

  constructor(private readonly bus: Bus) {}

  /** Throws a Problem of ours when inference is unavailable. */
  async ask(): Promise<string> {
    this.current = await this.bus.ask(inference.models, { of: 'faces' });
    return this.current.recognition;
  }
}
