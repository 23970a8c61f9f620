/** A class whose instances class-validator can check. */
export type MessageClass<T extends object> = new () => T;

/** A request that one service answers: where to ask, what to ask, and how long an answer may take. */
export interface Question<Request extends object, Reply> {
  readonly subject: string;
  readonly request: MessageClass<Request>;
  /** Milliseconds; a deadline that the caller carries already may shorten it. */
  readonly deadline: number;
  /** Only for the type checker: what comes back. Never set. */
  readonly reply?: Reply;
}

/** A fact that a service states once, in the past tense; kept by JetStream until each consumer has seen it. */
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
