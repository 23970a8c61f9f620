/** A class whose instances class-validator can check. */
export type MessageClass<T extends object> = new () => T;

/** A request that one service answers: subject, request class and deadline. */
export interface Question<Request extends object, Reply> {
  readonly subject: string;
  readonly request: MessageClass<Request>;
  /** In milliseconds; the caller's own deadline may shorten it. */
  readonly deadline: number;
  /** Only for the type checker; never set. */
  readonly reply?: Reply;
}

/** A fact that a service publishes once, named in the past tense; JetStream keeps it until each consumer has handled it. */
export interface EventType<Payload extends object> {
  readonly subject: string;
  readonly payload: MessageClass<Payload>;
}

export const question = <Request extends object, Reply>(subject: string, request: MessageClass<Request>, deadline: number): Question<Request, Reply> => ({
  subject,
  request,
  deadline,
});

export const event = <Payload extends object>(subject: string, payload: MessageClass<Payload>): EventType<Payload> => ({
  subject: `event.${subject}`,
  payload,
});
