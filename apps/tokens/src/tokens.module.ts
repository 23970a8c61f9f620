import { Module } from '@nestjs/common';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { CountedEvent } from './flow/counted-event.entity.js';
import { Counting } from './flow/counting.js';
import { FlowController } from './flow/flow.controller.js';
import { Flow1700000005000 } from './flow/flow.migration.js';
import { Flows } from './flow/flows.js';
import { Attempt } from './tickets/attempt.entity.js';
import { Decisions } from './tickets/decisions.js';
import { Erasure } from './tickets/erasure.js';
import { Submission } from './tickets/submission.js';
import { Ticket } from './tickets/ticket.entity.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { Tickets1700000001000 } from './tickets/tickets.migration.js';
import { Tickets } from './tickets/tickets.js';
import { Undecided } from './tickets/undecided.js';
import { TokenIssue } from './tokens/token-issue.js';
import { TokensController } from './tokens/tokens.controller.js';

export const database: ServiceDatabase = { schema: 'tokens', entities: [Ticket, Attempt, CountedEvent], migrations: [Tickets1700000001000, Flow1700000005000] };

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [TicketsController, TokensController, FlowController],
  providers: [Submission, Tickets, Decisions, Erasure, Undecided, TokenIssue, Counting, Flows],
})
export class TokensModule {}
