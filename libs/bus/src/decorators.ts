import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { EventType, Question } from '@shiren/contracts-core';

/** Stored with a Nest handler so that the bus can validate a message before the handler sees it. */
export interface AnswersExtras {
  question: Question<object, unknown>;
}
export interface ConsumesExtras {
  event: EventType<object>;
  /** The handler takes all waiting events in one call. */
  batch?: true;
}

/** The method answers this question; each question goes to one instance of the service. */
export const Answers = <Request extends object, Reply>(
  question: Question<Request, Reply>,
): (<Handler extends (request: Request) => Reply | Promise<Reply>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void) => withPayload(MessagePattern(question.subject, undefined as never, { question }));

/**
 * The method handles this event. It must be idempotent, since the same event may come again;
 * if it throws, the event is redelivered after a delay.
 */
export const Consumes = <Event extends object>(
  event: EventType<Event>,
): (<Handler extends (event: Event) => void | Promise<void>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Handler>) => void) =>
  withPayload(EventPattern(event.subject, undefined as never, { event }));

/**
 * The method handles all waiting events of this kind in one call, up to 100, in the order in which they came: for work that costs about as much for
 * many as for one. If it throws, the events are handed to it again one by one, so a call must do all or nothing.
 */
export const ConsumesBatch = <Event extends object>(
  event: EventType<Event>,
): (<Handler extends (events: Event[]) => void | Promise<void>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Handler>) => void) =>
  withPayload(EventPattern(event.subject, undefined as never, { event, batch: true }));

/** Marks the first parameter as the payload, so that handlers need no `@Payload()`. */
const withPayload = (pattern: object) =>
  ((target: object, key: string | symbol, descriptor: PropertyDescriptor) => {
    Payload()(target, key, 0);
    (pattern as MethodDecorator)(target, key, descriptor);
  }) as never;
