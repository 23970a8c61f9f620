import { DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, diag, trace, type Attributes, type Tracer } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { readEnvironment } from '@shiren/environment';
import { ObservabilityEnvironment } from './environment.js';

/** One step of a request. Names and attributes contain only ids and codes, like logs. */
export interface SpanDescription {
  name: string;
  kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  attributes?: Attributes;
}

export interface SpanUnderWay {
  /** W3C trace context of this span, for its children. */
  readonly traceparent: string;
  rename(name: string): void;
  /** `failure` is the code of the problem that ended it. */
  end(attributes?: Attributes, failure?: string): void;
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const satisfies Record<SpanDescription['kind'], SpanKind>;

let tracer: Tracer | undefined;

/** Whether spans are recorded; otherwise nothing needs to be prepared for them. */
export const isTracing = (): boolean => tracer !== undefined;

/**
 * Sends spans over OTLP/HTTP if OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT) is set; otherwise the SDK is not even loaded.
 * Other settings are OpenTelemetry's own variables. Returns a function that flushes and shuts down.
 */
export async function startTracing(service: string, log: Logger, env: NodeJS.ProcessEnv = process.env): Promise<() => Promise<void>> {
  const { tracesTo, tracesToPath } = readEnvironment(ObservabilityEnvironment, env);
  if (!tracesTo && !tracesToPath) return () => Promise.resolve();
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const tell = (): void => log.warn('spans could not be sent; is the collector away?');
  diag.setLogger({ error: tell, warn: tell, info: () => undefined, debug: () => undefined, verbose: () => undefined }, DiagLogLevel.ERROR);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.namespace': 'shiren', 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  tracer = provider.getTracer('shiren');
  return async () => {
    tracer = undefined;
    await provider.shutdown().catch(tell);
  };
}

/** Begins a span below the one named by `traceparent`, otherwise a new trace; nothing while tracing is off. */
export function beginSpan({ name, kind, attributes = {} }: SpanDescription, traceparent?: string): SpanUnderWay | undefined {
  if (!tracer) return undefined;
  const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, parentOf(traceparent));
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    rename: (given) => span.updateName(given),
    end: (ended = {}, failure) => {
      span.setAttributes(ended);
      if (failure !== undefined) span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

function parentOf(traceparent: string | undefined) {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true });
}
