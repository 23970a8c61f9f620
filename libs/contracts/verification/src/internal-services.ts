import type { EventType, MessageClass, Question } from '@shiren/contracts-core';
import { TicketState, ticketChanged, tokens } from './tokens.js';
import { attemptDecided } from './verdict.js';

interface OpenQuestion {
  question: Question<object, object>;
  answer: MessageClass<object>;
  summary: string;
}

const asked = <Request extends object, Reply extends object>(
  question: Question<Request, Reply>,
  answer: MessageClass<Reply>,
  summary: string,
): OpenQuestion => ({ question, answer, summary });

const heard = <Payload extends object>(event: EventType<Payload>, summary: string): { event: EventType<object>; summary: string } => ({ event, summary });

/** What a business's own services may ask and receive. Everything else on the bus is internal and changes without notice. */
export const internalServices = {
  events: [
    heard(attemptDecided, 'An attempt was decided: the result, with scores and reasons.'),
    heard(ticketChanged, 'A ticket came to another status; only passed is final.'),
  ],
  questions: [asked(tokens.status, TicketState, 'How a ticket stands.')],
};
