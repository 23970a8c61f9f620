import { Controller } from '@nestjs/common';
import { Answers, Bus } from '@shiren/bus';
import { ReplayCallback, SearchCallbacks, maySee, pages } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { callbacks, type CallbackDelivery } from '@shiren/contracts-verification';
import { Access } from '../access/access.js';
import { Audit } from '../audit/audit.js';

/** Deliveries of results to businesses; the tokens service holds them. */
@Controller()
export class CallbacksController {
  constructor(
    private readonly access: Access,
    private readonly audit: Audit,
    private readonly bus: Bus,
  ) {}

  @Answers(pages.callbacks)
  async search(request: SearchCallbacks): Promise<{ deliveries: CallbackDelivery[]; more: boolean }> {
    const { accountId, scenes } = await this.access.actor(request, 'callbacks.read');
    const { biz, ticketId, state, before, limit } = request;
    const granted = biz === undefined ? scenes : [biz].filter((scene) => maySee({ scenes }, scene));
    return this.bus.ask(callbacks.search, {
      accountId,
      limit,
      ...(granted === null ? {} : { scenes: [...granted] }),
      ...(ticketId === undefined ? {} : { ticketId }),
      ...(state === undefined ? {} : { state }),
      ...(before === undefined ? {} : { before }),
    });
  }

  /** Throws CALLBACK.NOT_FOUND also for a scene that was not granted. */
  @Answers(pages.replayCallback)
  async replay(request: ReplayCallback): Promise<CallbackDelivery> {
    const actor = await this.access.actor(request, 'settings.write');
    const { accountId, scenes } = actor;
    const { attemptId } = request;
    const { deliveries } = await this.bus.ask(callbacks.search, { accountId, attemptId, limit: 1, ...(scenes === null ? {} : { scenes: [...scenes] }) });
    const [delivery] = deliveries;
    if (!delivery) throw new Problem('CALLBACK.NOT_FOUND', 'There is no such delivery; deliveries of the last 30 days can be replayed.');
    await this.audit.transaction(actor, async (_manager, _emit, note) => note('callback.replay', `${delivery.biz}/${delivery.ticketId}`, { attemptId }));
    return this.bus.ask(callbacks.replay, { accountId, attemptId });
  }
}
