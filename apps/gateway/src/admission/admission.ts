import { Injectable } from '@nestjs/common';
import type { Call } from './call.js';
import { Repetitions } from './repetitions.js';

/** Actions that change nothing, and so need no memory of what they answered. */
const questions = new Set(['GetStatus', 'GetMaterials', 'DescribeVerifyResult']);

/** What stands between a caller who is known and what an action does. Every signed call of any style comes through here. */
@Injectable()
export class Admission {
  constructor(private readonly repetitions: Repetitions) {}

  /** Throws what `Repetitions` throws. */
  async admit<Reply extends object>(call: Call, run: () => Promise<Reply>): Promise<Reply> {
    return questions.has(call.action) ? run() : this.repetitions.once(call, run);
  }
}
