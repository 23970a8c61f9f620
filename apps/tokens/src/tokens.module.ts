import { Module } from '@nestjs/common';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { Attempt } from './tickets/attempt.entity.js';
import { Decisions } from './tickets/decisions.js';
import { Submission } from './tickets/submission.js';
import { Ticket } from './tickets/ticket.entity.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { Tickets1700000001000 } from './tickets/tickets.migration.js';
import { Tickets } from './tickets/tickets.js';
import { Undecided } from './tickets/undecided.js';
import { TokenIssue } from './tokens/token-issue.js';
import { TokensController } from './tokens/tokens.controller.js';

export const database: ServiceDatabase = { schema: 'tokens', entities: [Ticket, Attempt], migrations: [Tickets1700000001000] };

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [TicketsController, TokensController],
  providers: [Submission, Tickets, Decisions, Undecided, TokenIssue],
})
export class TokensModule {}
