import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { CountDeliveries, ReplayDelivery, SearchDeliveries, callbacks, type CallbackDelivery, type DeliveryCounts } from '@shiren/contracts-verification';
import { DeliveryQueue } from './delivery-queue.js';

@Controller()
export class CallbacksController {
  constructor(private readonly queue: DeliveryQueue) {}

  @Answers(callbacks.search)
  search(request: SearchDeliveries): Promise<{ deliveries: CallbackDelivery[]; more: boolean }> {
    return this.queue.search(request);
  }

  @Answers(callbacks.count)
  async count({ accountId, biz, times }: CountDeliveries): Promise<{ windows: DeliveryCounts[] }> {
    return {
      windows: await this.queue.count(
        accountId,
        biz ?? null,
        times.map((time) => new Date(time)),
      ),
    };
  }

  @Answers(callbacks.replay)
  replay(request: ReplayDelivery): Promise<CallbackDelivery> {
    return this.queue.replay(request);
  }
}
