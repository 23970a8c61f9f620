import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { EventType, Question } from '@shiren/contracts-core';

/** Rides along with a Nest handler, so that the bus can check a message before the handler sees it. */
export interface AnswersExtras {
  question: Question<object, unknown>;
}
export interface ConsumesExtras {
  event: EventType<object>;
  /** The handler takes all that wait, in one call. */
  together?: true;
}

/** The method answers this question; one instance of the service answers each. */
export const Answers = <Request extends object, Reply>(
  question: Question<Request, Reply>,
): (<Handler extends (request: Request) => Reply | Promise<Reply>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void) => withPayload(MessagePattern(question.subject, undefined as never, { question }));

/**
 * The method acts on this event. It may be called again with the same event, so it must be idempotent;
 * when it throws, the event comes back after a pause.
 */
export const Consumes = <Event extends object>(
  event: EventType<Event>,
): (<Handler extends (event: Event) => void | Promise<void>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Handler>) => void) =>
  withPayload(EventPattern(event.subject, undefined as never, { event }));

/**
 * The method acts on all events of this kind that wait, some dozens at most, in the order that they came: for work that costs as much for many as
 * for one. When it throws, each of them comes to it alone, so it must do all or nothing.
 */
export const ConsumesTogether = <Event extends object>(
  event: EventType<Event>,
): (<Handler extends (events: Event[]) => void | Promise<void>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Handler>) => void) =>
  withPayload(EventPattern(event.subject, undefined as never, { event, together: true }));

/** The first argument is the message, so that handlers need not say `@Payload()` each. */
const withPayload = (pattern: object) =>
  ((target: object, key: string | symbol, descriptor: PropertyDescriptor) => {
    Payload()(target, key, 0);
    (pattern as MethodDecorator)(target, key, descriptor);
  }) as never;
