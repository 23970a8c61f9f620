import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { jetstream, type JetStreamClient, type PubAck } from '@nats-io/jetstream';
import { NoRespondersError, PermissionViolationError, RequestError, TimeoutError, type NatsConnection } from '@nats-io/transport-node';
import { Problem, type EventType, type Question } from '@shiren/contracts-core';
import { counted } from '@shiren/observability';
import { decode, decodeProblem, encode } from './message.js';
import { injectContext, traced, requestContext } from './request-context.js';
import { yieldToEventLoop } from './event-loop.js';

/** Header that marks a reply as a problem; defined by the NATS service protocol. */
export const SERVICE_ERROR_CODE = 'Nats-Service-Error-Code';

/** Attribute that every messaging span carries. */
export const OVER_NATS = { 'messaging.system': 'nats' } as const;

const RETRY_DELAY_MS = 100;
const PUBLISH_DEADLINE_MS = 5_000;
const decoder = new TextDecoder();

const unanswered = counted('shiren_questions_unanswered_total', 'Questions without a reply, or with an error that is our fault, as seen by the caller.', [
  'subject',
  'code',
]);

/** Asks other services questions and publishes events. */
@Injectable()
export class Bus {
  private readonly stream: JetStreamClient;

  constructor(private readonly connection: NatsConnection) {
    this.stream = jetstream(connection, { timeout: PUBLISH_DEADLINE_MS });
  }

  /**
   * Resolves with the reply, or throws the Problem that the other service threw.
   * Throws DEADLINE.EXCEEDED if no reply came in time, SERVICE.UNAVAILABLE if no instance was listening.
   * If nobody is listening (a service is restarting), it retries until the deadline; this is safe because nothing was delivered.
   */
  async ask<Request extends object, Reply>(question: Question<Request, Reply>, payload: Request): Promise<Reply> {
    try {
      return await traced({ name: question.subject, kind: 'client', attributes: OVER_NATS }, () => this.untilAnswered(question, payload));
    } catch (error) {
      if (!(error instanceof Problem) || error.isOurs) {
        unanswered.inc({ subject: question.subject, code: error instanceof Problem ? error.code : 'INTERNAL' });
      }
      throw error;
    }
  }

  private async untilAnswered<Request extends object, Reply>(question: Question<Request, Reply>, payload: Request): Promise<Reply> {
    const deadline = Math.min(performance.now() + question.deadline, requestContext()?.deadline ?? Infinity);
    const bytes = encode(payload);
    for (;;) {
      await yieldToEventLoop();
      const remaining = deadline - performance.now();
      if (remaining <= 0) throw new Problem('DEADLINE.EXCEEDED', `${question.subject} did not answer in time; try again.`);
      try {
        const reply = await this.connection.request(question.subject, bytes, { timeout: remaining, headers: injectContext(remaining) });
        if (reply.headers?.has(SERVICE_ERROR_CODE)) throw decodeProblem(reply.data);
        return JSON.parse(decoder.decode(reply.data)) as Reply;
      } catch (error) {
        if (!nobodyListens(error)) throw asProblem(error, question.subject);
        if (deadline - performance.now() <= RETRY_DELAY_MS) {
          throw new Problem('SERVICE.UNAVAILABLE', `Nobody answers ${question.subject}; try again later.`);
        }
        await pause(RETRY_DELAY_MS);
      }
    }
  }

  /** Resolves once JetStream has stored the event. The same `id` is stored only once within two minutes. */
  publish(subject: string, payload: unknown, id: string): Promise<PubAck> {
    return traced({ name: subject, kind: 'producer', attributes: OVER_NATS }, () =>
      this.stream.publish(subject, encode(payload), { msgID: id, headers: injectContext() }),
    );
  }

  /**
   * Calls `notice` for each event as it is published; events that pass while this instance is not connected are lost. Returns a function that
   * unsubscribes.
   */
  watch<Payload extends object>(event: EventType<Payload>, notice: (payload: Payload) => void): () => void {
    const subscription = this.connection.subscribe(event.subject, {
      callback: (error, message) => {
        if (error) return;
        try {
          notice(decode(event.payload, message.data));
        } catch {
          // the durable consumer of the event reports malformed ones
        }
      },
    });
    return () => subscription.unsubscribe();
  }
}

const nobodyListens = (error: unknown): boolean => error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());

function asProblem(error: unknown, subject: string): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof TimeoutError || (error instanceof Error && error.cause instanceof TimeoutError)) {
    return new Problem('DEADLINE.EXCEEDED', `${subject} did not answer in time; try again.`);
  }
  if (error instanceof PermissionViolationError || (error instanceof Error && error.cause instanceof PermissionViolationError)) {
    return new Problem('SERVICE.UNAVAILABLE', `${subject} is not allowed for this NATS user; libs/bus-access/src/access.ts lists what each user may ask.`);
  }
  return new Problem('SERVICE.UNAVAILABLE', `${subject} can't be asked: ${error instanceof Error ? error.name : 'unknown error'}.`);
}
