import { problems, type MessageClass } from '@shiren/contracts-core';
import { internalServices } from '@shiren/contracts-verification';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

export interface Reference {
  $ref: string;
}

export interface Schema {
  type?: string | string[];
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  [rule: string]: unknown;
}

interface Channel {
  /** Null for an inbox that the requester names. */
  address: string | null;
  description: string;
  messages: Record<string, Reference>;
}

interface Operation {
  /** From the point of view of our services. */
  action: 'send' | 'receive';
  channel: Reference;
  summary: string;
  reply?: { channel: Reference };
}

/** The parts of AsyncAPI 3.0 that are generated here. */
export interface BusDocument {
  asyncapi: '3.0.0';
  info: { title: string; version: string; description: string; license: { name: string; url: string } };
  defaultContentType: string;
  channels: Record<string, Channel>;
  operations: Record<string, Operation>;
  components: { messages: Record<string, object>; schemas: Record<string, Schema> };
}

/** The NATS subjects that other services of the operator may use, as an AsyncAPI 3.0 document generated from the classes of libs/contracts. */
export function describeBus(): BusDocument {
  const { events, questions } = internalServices;
  const classes = [...events.map(({ event }) => event.payload), ...questions.flatMap(({ question, answer }) => [question.request, answer])];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Shiren on NATS',
      version: '1',
      description:
        'What Shiren publishes (send) and answers (receive). The JetStream stream EVENTS stores events for seven days: read them with a durable consumer of ' +
        'your own, and deduplicate them by id, since an event may be delivered twice. Messages are JSON. Fields may be added; ignore those that you do not know.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries<Channel>([
      ...events.map(({ event, summary }): [string, Channel] => [idOf(event.subject), channel(event.subject, event.payload, summary)]),
      ...questions.flatMap(({ question, answer, summary }): [string, Channel][] => [
        [idOf(question.subject), channel(question.subject, question.request, summary)],
        [
          `${idOf(question.subject)}-reply`,
          {
            address: null,
            description: 'The inbox that the request names.',
            messages: { ...message(answer), Problem: { $ref: '#/components/messages/Problem' } },
          },
        ],
      ]),
    ]),
    operations: Object.fromEntries<Operation>([
      ...events.map(({ event, summary }): [string, Operation] => [
        `tell-${idOf(event.subject)}`,
        { action: 'send', channel: toChannel(event.subject), summary },
      ]),
      ...questions.map(({ question, summary }): [string, Operation] => [
        `answer-${idOf(question.subject)}`,
        {
          action: 'receive',
          channel: toChannel(question.subject),
          summary,
          reply: { channel: { $ref: `#/channels/${idOf(question.subject)}-reply` } },
        },
      ]),
    ]),
    components: {
      messages: Object.fromEntries<object>([
        ...classes.map((type): [string, object] => [
          type.name,
          { name: type.name, headers: { $ref: '#/components/schemas/Headers' }, payload: toSchema(type) },
        ]),
        ['Problem', problemMessage],
      ]),
      schemas: { Headers: headers, ...schemasOf(classes) },
    },
  };
}

const idOf = (subject: string): string => subject.replaceAll('.', '-');
const toChannel = (subject: string): Reference => ({ $ref: `#/channels/${idOf(subject)}` });
const toSchema = (type: MessageClass<object>): Reference => ({ $ref: `#/components/schemas/${type.name}` });
const message = (type: MessageClass<object>): Record<string, Reference> => ({ [type.name]: { $ref: `#/components/messages/${type.name}` } });
const channel = (address: string, type: MessageClass<object>, description: string): Channel => ({ address, description, messages: message(type) });

const headers: Schema = {
  type: 'object',
  properties: {
    'Request-Id': { type: 'string', description: 'The id of the call that this message belongs to, as in the logs.' },
    traceparent: { type: 'string', description: 'W3C trace context.' },
    'Deadline-Remaining': { type: 'string', description: 'With a request: how many milliseconds the requester will still wait.' },
    'Nats-Msg-Id': {
      type: 'string',
      description: 'With an event: the same id if it is delivered again; followed by `/` and a number if the stream was purged meanwhile.',
    },
  },
};

/** A reply that reports an error, recognised by this header of the NATS service protocol. */
const problemMessage: object = {
  name: 'Problem',
  summary: 'The request was refused or could not be answered.',
  headers: {
    type: 'object',
    required: ['Nats-Service-Error-Code', 'Nats-Service-Error'],
    properties: { 'Nats-Service-Error-Code': { enum: ['400', '500'] }, 'Nats-Service-Error': { type: 'string', description: 'The stable code.' } },
  },
  payload: {
    type: 'object',
    required: ['problem'],
    properties: {
      problem: {
        type: 'object',
        required: ['code', 'message', 'details'],
        properties: {
          code: { enum: Object.keys(problems) },
          message: { type: 'string', description: 'What to do.' },
          details: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
        },
      },
    },
  },
};

/** The schemas of the classes and of everything they refer to. */
function schemasOf(classes: readonly MessageClass<object>[]): Record<string, Schema> {
  const all = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: { isDateString: { type: 'string', format: 'date-time' } },
  });
  const found: Record<string, Schema> = {};
  const add = (name: string): void => {
    const schema = all[name];
    if (!schema || name in found) return;
    found[name] = schema as Schema;
    for (const [, other = ''] of JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)) add(other);
  };
  // inherited members are looked up by class name: by identity they are missed when a module is loaded twice, as jest sometimes does
  for (const type of classes) {
    const own = all[type.name] as Schema | undefined;
    for (let parent = parentOf(type); own && parent; parent = parentOf(parent)) {
      const inherited = all[parent.name] as Schema | undefined;
      own.properties = { ...own.properties, ...inherited?.properties };
      own.required = [...new Set([...(own.required ?? []), ...(inherited?.required ?? [])])];
    }
    add(type.name);
  }
  return found;
}

/** The class that it extends; undefined at the top. */
function parentOf(type: { name: string }): { name: string } | undefined {
  const parent = Object.getPrototypeOf(type) as { name: string } | null;
  return parent?.name ? parent : undefined;
}
