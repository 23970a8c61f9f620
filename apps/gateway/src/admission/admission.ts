import { Injectable } from '@nestjs/common';
import type { Call } from './call.js';

/** What stands between a caller who is known and what an action does. Every signed call of any style comes through here. */
@Injectable()
export class Admission {
  /** Throws LIMIT.REACHED, whose `details.seconds` say when to come again. */
  async admit<Reply extends object>(_call: Call, run: () => Promise<Reply>): Promise<Reply> {
    return run();
  }
}
