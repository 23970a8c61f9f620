import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { ReplayDelivery, SearchDeliveries, callbacks, type CallbackDelivery } from '@shiren/contracts-verification';
import { DeliveryQueue } from './delivery-queue.js';

@Controller()
export class CallbacksController {
  constructor(private readonly queue: DeliveryQueue) {}

  @Answers(callbacks.search)
  search(request: SearchDeliveries): Promise<{ deliveries: CallbackDelivery[]; more: boolean }> {
    return this.queue.search(request);
  }

  @Answers(callbacks.replay)
  replay(request: ReplayDelivery): Promise<CallbackDelivery> {
    return this.queue.replay(request);
  }
}
