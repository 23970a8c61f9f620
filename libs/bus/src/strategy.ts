import { randomUUID } from 'node:crypto';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { Svcm, type Service, type ServiceMsg } from '@nats-io/services';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { Problem, unavailableProblem } from '@shiren/contracts-core';
import { secondsSince, timed, type Outcome } from '@shiren/observability';
import type { Logger } from 'pino';
import { lastValueFrom } from 'rxjs';
import { OVER_NATS, SERVICE_ERROR_CODE } from './bus.js';
import type { AnswersExtras, ConsumesExtras } from './decorators.js';
import { EventConsumer } from './event-consumer.js';
import { decode, encode, encodeProblem } from './message.js';
import { durableOf } from './subjects.js';
import { extractContext, forAccountOf, traced, runInContext } from './request-context.js';
import { yieldToEventLoop } from './event-loop.js';

/** Most events that one instance handles at the same time. */
const CONCURRENCY = 16;

const questionSeconds = timed('shiren_question_seconds', 'Questions by subject and outcome, from arrival to reply.', ['subject', 'outcome']);

/** Connects Nest's handlers to NATS: questions through the service protocol (so `nats micro ls` lists them), events through JetStream. */
export class BusStrategy extends Server implements CustomTransportStrategy {
  /** Nest need not log what a handler throws, since the consumer does. */
  override readonly propagatesEventHandlerErrors = true;
  private service?: Service;
  private consumers: EventConsumer[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly name: string,
    private readonly connection: NatsConnection,
    private readonly log: Logger,
  ) {
    super();
  }

  async listen(done: () => void): Promise<void> {
    this.service = await new Svcm(this.connection).add({ name: this.name, version: '0.1.0', queue: this.name });
    for (const [pattern, handler] of this.messageHandlers) {
      if (handler.isEventHandler) this.consume(handler);
      else this.answer(pattern, handler);
    }
    done();
  }

  /** Accepts nothing new and finishes what is in progress. The connection stays open; its owner closes it. */
  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.service?.stop();
    await Promise.allSettled(this.underWay);
  }

  on(): never {
    throw new Error('The bus has no server events: watch the connection instead.');
  }

  unwrap<T>(): T {
    return this.connection as T;
  }

  private answer(subject: string, handler: MessageHandler): void {
    const { question } = handler.extras as unknown as AnswersExtras;
    this.service?.addEndpoint(subject.replaceAll('.', '-'), {
      subject,
      handler: (error, message) => {
        if (error) return;
        const answering = this.reply(subject, message, (bytes) => this.callWith(handler, decode(question.request, bytes))).finally(() =>
          this.underWay.delete(answering),
        );
        this.underWay.add(answering);
      },
    });
  }

  private async reply(subject: string, message: ServiceMsg, answer: (bytes: Uint8Array) => Promise<unknown>): Promise<void> {
    const carried = extractContext(message.headers, randomUUID());
    const started = performance.now();
    let outcome: Outcome = 'answered';
    try {
      const result = await runInContext(carried, () => traced({ name: subject, kind: 'server', attributes: OVER_NATS }, () => answer(message.data)));
      await yieldToEventLoop();
      message.respond(encode(result));
    } catch (error) {
      const problem =
        error instanceof Problem
          ? error
          : (unavailableProblem(error) ?? new Problem('INTERNAL', `${subject} failed; its log has request ${carried.requestId}.`));
      if (!(error instanceof Problem)) {
        this.log.error({ subject, requestId: carried.requestId, stack: (error as Error).stack }, 'question failed');
      }
      const reply = headers();
      reply.set(SERVICE_ERROR_CODE, problem.isOurs ? '500' : '400');
      reply.set('Nats-Service-Error', problem.code);
      message.respond(encodeProblem(problem), { headers: reply });
      outcome = problem.isOurs ? 'failed' : 'refused';
    } finally {
      questionSeconds.observe({ subject, outcome }, secondsSince(started));
    }
  }

  private consume(handler: MessageHandler): void {
    const { event, batch = false } = handler.extras as unknown as ConsumesExtras;
    const durable = durableOf(this.name, event.subject);
    const handle = async (payloads: object[]): Promise<void> => {
      if (batch) await this.call(handler, payloads);
      else for (const payload of payloads) await this.callWith(handler, payload);
    };
    const consumer = new EventConsumer(this.connection, { durable, event, batch, concurrency: CONCURRENCY }, handle, this.log);
    consumer.start();
    this.consumers.push(consumer);
  }

  private callWith(handler: MessageHandler, payload: object): Promise<unknown> {
    return forAccountOf(payload, () => this.call(handler, payload));
  }

  private async call(handler: MessageHandler, payload: object): Promise<unknown> {
    return lastValueFrom(this.transformToObservable(await handler(payload)), { defaultValue: undefined });
  }
}
