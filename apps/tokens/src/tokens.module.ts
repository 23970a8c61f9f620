import { Module } from '@nestjs/common';
import { provideEnvironment } from '@shiren/environment';
import { Keyring } from '@shiren/encryption';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { TokensEnvironment } from './environment.js';
import { CallbackDeliveryRecord } from './callbacks/callback-delivery.entity.js';
import { CallbacksController } from './callbacks/callbacks.controller.js';
import { Callbacks1700000054000 } from './callbacks/callbacks.migration.js';
import { DeliveryWorker } from './callbacks/delivery-worker.js';
import { Delivery } from './callbacks/delivery.js';
import { DeliveryQueue } from './callbacks/delivery-queue.js';
import { Sender } from './callbacks/sender.js';
import { CountedEvent } from './limits/counted-event.entity.js';
import { LimitCounters } from './limits/limit-counters.js';
import { FlowController } from './flow/flow.controller.js';
import { Flow1700000005000 } from './flow/flow.migration.js';
import { Flows } from './flow/flows.js';
import { SceneLimits1764000036000 } from './limits/scene-limits.migration.js';
import { Attempt } from './tickets/attempt.entity.js';
import { BindingHash1764000108000 } from './tickets/binding-hash.migration.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { Decisions } from './decisions/decisions.js';
import { ErasureController } from './erasure/erasure.controller.js';
import { AttemptErasure } from './erasure/erasure.js';
import { AttemptSubmission } from './tickets/submission.js';
import { SealedRevision1764000092000 } from './tickets/sealed-revision.migration.js';
import { Sandbox1700000058000 } from './tickets/sandbox.migration.js';
import { TicketCallback1700000050000 } from './tickets/ticket-callback.migration.js';
import { Ticket } from './tickets/ticket.entity.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { Tickets1700000001000 } from './tickets/tickets.migration.js';
import { Tickets } from './tickets/tickets.js';
import { PendingDecisions } from './tickets/pending-decisions.js';
import { TokenIssue } from './tokens/token-issue.js';
import { TokensController } from './tokens/tokens.controller.js';
import { Devices1796029217697 } from './tickets/devices.migration.js';
import { LastTried1796083000140 } from './callbacks/last-tried.migration.js';

export const database: ServiceDatabase = {
  schema: 'tokens',
  entities: [Ticket, Attempt, CountedEvent, CallbackDeliveryRecord],
  migrations: [
    ...[Tickets1700000001000, Flow1700000005000, TicketCallback1700000050000, Callbacks1700000054000, Sandbox1700000058000, SceneLimits1764000036000],
    SealedRevision1764000092000,
    BindingHash1764000108000,
    Devices1796029217697,
    LastTried1796083000140,
  ],
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [TicketsController, DecisionsController, ErasureController, TokensController, FlowController, CallbacksController],
  providers: [
    provideEnvironment(TokensEnvironment),
    ...[AttemptSubmission, Tickets, Decisions, AttemptErasure, PendingDecisions, TokenIssue, LimitCounters, Flows],
    ...[DeliveryQueue, Delivery, Sender, DeliveryWorker],
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
  ],
})
export class TokensModule {}
