import { Injectable } from '@nestjs/common';
import { forAccount } from '@shiren/bus';
import { actions, type Action } from '@shiren/rpc';
import { gatewayEnvironment } from '../edge/environment.js';
import type { Call } from './call.js';
import { InFlight } from './in-flight.js';
import { Idempotency } from './idempotency.js';

const questions = new Set<string>(actions.filter((action: Action) => action.isQuestion).map(({ name }) => name));

/** Stands between an authenticated caller and the action itself. Every signed call, of any API style, passes through here. */
@Injectable()
export class Admission {
  private readonly inFlight = new InFlight(gatewayEnvironment().maxCallsInFlight);

  constructor(private readonly idempotency: Idempotency) {}

  /** Throws LIMIT.REACHED if the account has too many calls in progress, and whatever `Idempotency` throws. */
  admit<Reply extends object>(call: Call, run: () => Promise<Reply>): Promise<Reply> {
    const { accountId } = call.caller;
    if (questions.has(call.action)) return forAccount(accountId, run);
    return this.inFlight.run(accountId, () => forAccount(accountId, () => this.idempotency.once(call, run)));
  }
}
