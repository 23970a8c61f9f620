import { faceCompared, sceneChanged } from './console.js';
import { ComparedFaces, inference } from './inference.js';
import type { EventType, MessageClass, Question } from './question.js';
import { TicketState, attemptSubmitted, stepReached, ticketChanged, tokens } from './tokens.js';
import { attemptDecided, attemptReferred } from './verdict.js';

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

/** What other services of the house may ask and hear. Everything else on the bus is between our own services, and changes without notice. */
export const internalServices = {
  events: [
    heard(attemptDecided, 'An attempt was decided: the result, with scores and reasons. Told once for each attempt.'),
    heard(ticketChanged, 'A ticket came to another status. What counts for a business: only passed is final.'),
    heard(attemptSubmitted, 'An attempt was submitted; its decision follows.'),
    heard(attemptReferred, 'A person has to look before the attempt can be decided.'),
    heard(stepReached, 'A person came to a step of a flow.'),
    heard(faceCompared, 'CompareFaces was answered; for counting.'),
    heard(sceneChanged, "A scene's settings are others now."),
  ],
  questions: [
    asked(tokens.status, TicketState, 'How a ticket stands.'),
    asked(inference.compare, ComparedFaces, 'How alike the faces of two images of the blob store are.'),
  ],
};
